import { AMENDMENTS, type Amendment, OverreadError, transitionFor } from '@overread/domain';
import { type Person, requireCase } from './access.ts';
import { caseReleases } from './caseReleases.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { moveCase } from './moveCase.ts';
import type { Ports } from './ports.ts';
import { prepareTask } from './prepareTask.ts';
import { reviewScene } from './reviewScene.ts';
import { secondPerson } from './secondPerson.ts';
import { acceptRecord, caseRecordObject } from './workflowFiling.ts';

/** Which case, what kind of amendment, and why. */
export interface AmendInput {
  readonly caseId: string;
  readonly amendment: Amendment;
  readonly reason: string;
}

/**
 * Reopens a signed or published case for an amendment: the first coordinator asks with a reason, a second one confirms. It goes to a
 * new round of adjudication, then to a new signature; what was signed stays in the archive, and its masks are superseded by the new
 * ones. A record is filed.
 *
 * @returns the sentence for the page. @throws OVR_REQUEST_INVALID, OVR_CASE_STATE
 */
export async function amendCase(ports: Ports, actor: Person, input: AmendInput): Promise<string> {
  const { caseId, amendment } = input;
  const reason = input.reason.trim();
  if (reason === '') throw new OverreadError('OVR_REQUEST_INVALID', 'Say in a few words what is to be amended.');
  await checkFreeDisk(ports);
  const message = await ports.store.transaction(async (tx) => {
    const { store } = ports;
    const acting = await requireCase(ports, tx, actor, caseId, 'case.amend', { lock: true });
    const { case: row, role, code } = acting;
    if (!transitionFor(row.state, 'amend', 'coordinator'))
      throw new OverreadError('OVR_CASE_STATE', 'Only a signed or published case can be reopened.');
    const running = (await store.releases.ofCase(tx, caseId)).some((part) => RUNNING.includes(part.state));
    if (running)
      throw new OverreadError('OVR_CASE_STATE', 'The case is being published at this moment; try again then.');
    const first = await secondPerson(ports, tx, { ...actor, code }, row, { action: 'amend', amendment, reason });
    const at = ports.now();
    const words = `${AMENDMENTS[amendment]}: ${first?.reason ?? reason}`;
    await store.audit.append(tx, {
      at,
      kind: first ? 'case.amended' : 'case.amendmentAsked',
      accountId: actor.accountId,
      code,
      role,
      projectId: row.project_id,
      caseId,
      data: { reason: AMENDMENTS[amendment], from: row.state },
      reason: words,
    });
    if (!first) return 'Asked. A second coordinator must confirm the amendment.';
    const review = await reviewScene(ports, tx, caseId);
    const signOff = await store.signOffs.lastOfCase(tx, caseId);
    if (!signOff) throw new TypeError('a signed case has a sign-off');
    const { accountId } = actor;
    await moveCase(ports, tx, { caseId, action: 'amend', role: 'coordinator', accountId, code });
    await store.cases.setPending(tx, caseId, null);
    await prepareTask(ports, tx, {
      projectId: row.project_id,
      caseId,
      kind: 'adjudicate',
      returned: { reason: `Amendment: ${AMENDMENTS[amendment]}`, comment: first.reason },
    });
    const record = caseRecordObject(ports, review.scene, {
      kind: 'amendmentAsked',
      uidParts: ['amendment', signOff.srUid],
      seriesNumber: 9003,
      sentence: `Reopened for an amendment. ${words}`,
      person: code,
      predecessors: review.documents([signOff.srUid]),
      at,
      content: {
        projectId: row.project_id,
        caseId,
        amendment,
        reason: first.reason,
        askedBy: first.code,
        signOff: signOff.srUid,
        releases: [...(await caseReleases(ports, tx, caseId)).releaseIds],
        at: at.toISOString(),
      },
    });
    await acceptRecord(ports, tx, { projectId: row.project_id, caseId }, record);
    return 'The case is reopened and waits for an adjudicator.';
  });
  ports.wake();
  return message;
}

const RUNNING: readonly string[] = ['waiting', 'copying', 'filing'];
