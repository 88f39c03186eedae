import type { AgreementPayload } from './agreementPayload.ts';
import { moveCase } from './moveCase.ts';
import type { Filing, Ports, Tx } from './ports.ts';
import { prepareTask } from './prepareTask.ts';

function subjectOf(filing: Filing) {
  if (filing.caseId === null) throw new TypeError('a review is about a case');
  return { projectId: filing.projectId, caseId: filing.caseId };
}

/** Agreement and consensus are in the archive: the case goes to sign-off, to an adjudicator, or waits for the coordinator. */
export async function completeAgreement(ports: Ports, tx: Tx, filing: Filing): Promise<void> {
  const subject = subjectOf(filing);
  const { outcome, items } = filing.payload as unknown as AgreementPayload;
  if (await isClosed(ports, tx, subject.caseId)) return;
  if (items.length > 0)
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'consensus.filed',
      accountId: null,
      role: 'system',
      ...subject,
      data: { items },
    });
  await moveCase(ports, tx, { caseId: subject.caseId, action: outcome, role: 'system', accountId: null });
  if (outcome === 'findNotEvaluable') return;
  await prepareTask(ports, tx, { ...subject, kind: outcome === 'findConcordant' ? 'signOff' : 'adjudicate' });
}

/** An adjudication is in the archive: its task is done and the case goes to sign-off. */
export async function completeAdjudication(ports: Ports, tx: Tx, filing: Filing): Promise<void> {
  const subject = subjectOf(filing);
  await completeTask(ports, tx, filing);
  if (await isClosed(ports, tx, subject.caseId)) return;
  await moveCase(ports, tx, { caseId: subject.caseId, action: 'fileAdjudication', role: 'system', accountId: null });
  await prepareTask(ports, tx, { ...subject, kind: 'signOff' });
}

/** A signature is in the archive: the case is locked. */
export async function completeSignOff(ports: Ports, tx: Tx, filing: Filing): Promise<void> {
  const subject = subjectOf(filing);
  await completeTask(ports, tx, filing);
  if (await isClosed(ports, tx, subject.caseId)) return;
  await moveCase(ports, tx, { caseId: subject.caseId, action: 'fileSignature', role: 'system', accountId: null });
}

/** True if the case was excluded or withdrawn while the records were on their way: they stay, and nothing follows from them. */
async function isClosed(ports: Ports, tx: Tx, caseId: string): Promise<boolean> {
  const found = await ports.store.cases.lock(tx, caseId);
  return found?.state === 'excluded' || found?.state === 'withdrawn';
}

async function completeTask(ports: Ports, tx: Tx, filing: Filing): Promise<void> {
  if (filing.taskId === null) throw new TypeError('an act of a person has a task');
  await ports.store.tasks.complete(tx, filing.taskId, ports.now());
  await ports.store.drafts.remove(tx, filing.taskId);
}
