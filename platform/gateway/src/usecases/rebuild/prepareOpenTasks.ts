import { derivedUid, type ParsedRecordOf } from '@overread/dicom';
import { AMENDMENTS, type CaseState, RETURN_REASONS, type TaskKind } from '@overread/domain';
import type { FoldedCase } from '@overread/verify';
import { sha256Bytes } from '../sha256Bytes.ts';
import type { Restoring } from './restoring.ts';

/** What is still to be done on a case in each state: what enrolment, comparison and the acts on a case would have prepared. */
const OPEN_TASKS: Readonly<Partial<Record<CaseState, TaskKind>>> = {
  enrolled: 'read',
  reading: 'read',
  adjudicating: 'adjudicate',
  reviewing: 'signOff',
};

/** Puts what is to be done on a restored case into the pool: new tasks, and the comparison that nobody has made. */
export async function prepareOpenTasks(restoring: Restoring, at: Date): Promise<void> {
  const { ports, tx, project, folded } = restoring;
  const { content, records } = folded;
  const kind = OPEN_TASKS[content.state];
  const task = { projectId: project.id, caseId: content.id, at };
  if (kind === 'read') {
    const taken = new Set(content.reads.map((read) => read.slot));
    for (let slot = 0; slot < records.protocol.content.reads; slot++)
      if (!taken.has(slot)) await ports.store.tasks.insert(tx, { ...task, id: ports.newId(), kind, slot });
  } else if (kind !== undefined) {
    const rounds = kind === 'adjudicate' ? content.adjudications : [...content.signOffs, ...content.returns];
    const returned = kind === 'adjudicate' ? lastReturn(folded) : undefined;
    await ports.store.tasks.insert(tx, {
      ...task,
      id: ports.newId(),
      kind,
      slot: 0,
      round: Math.max(0, ...rounds.map((one) => one.round)) + 1,
      ...(returned ? { returned } : {}),
    });
  }
  if (content.state === 'comparing' && content.agreement === null && !isHalfFiled(restoring))
    await ports.store.jobRequests.add(tx, {
      name: 'compare',
      data: { caseId: content.id },
      uniqueKey: `compare:${content.id}`,
      at: ports.now(),
    });
}

/** True if the archive holds a part of a comparison: made again, it would meet other bytes under the same UIDs. */
function isHalfFiled({ ports, index, folded, scene }: Restoring): boolean {
  const { id } = folded.content;
  const parts = [['agreement', id, 'sr'], ...scene.imageSets.map(({ key }) => ['consensus', id, 'seg', key])];
  return parts.some((of) => index.objects.has(derivedUid(sha256Bytes(ports), 'instance', ...of)));
}

/** Why a case went back to the adjudicator the last time; undefined if it never did. */
function lastReturn({ records }: FoldedCase): { reason: string; comment: string } | undefined {
  const reasons: Readonly<Record<string, string>> = RETURN_REASONS;
  const acts = [
    ...records.returns.map(({ record }) => ({ at: record.recordedAt, ...returnWords(record, reasons) })),
    ...records.amendments.map(({ record }) => ({
      at: record.recordedAt,
      reason: `Amendment: ${AMENDMENTS[record.content.amendment]}`,
      comment: record.content.reason,
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  const last = acts.at(-1);
  return last && { reason: last.reason, comment: last.comment };
}

function returnWords({ content }: ParsedRecordOf<'caseReturned'>, reasons: Readonly<Record<string, string>>) {
  return { reason: reasons[content.reason] ?? content.reason, comment: content.comment };
}
