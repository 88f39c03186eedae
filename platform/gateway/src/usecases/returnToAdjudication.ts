import { OverreadError, RETURN_REASONS } from '@overread/domain';
import { type Person, requireOwnTask } from './access.ts';
import { currentFinal } from './currentFinal.ts';
import { fileNow } from './fileFiling.ts';
import { moveCase } from './moveCase.ts';
import type { Ports } from './ports.ts';
import { prepareTask } from './prepareTask.ts';
import { reviewScene } from './reviewScene.ts';
import { acceptRecord, caseRecordObject } from './workflowFiling.ts';

/** A return as it arrives. */
export interface ReturnInput {
  readonly taskId: string;
  readonly reason: string;
  readonly comment: string;
}

/**
 * Returns a case to adjudication with a reason: a new round for any adjudicator who has not read it. Nothing goes back to a reader
 * (R4). The return is a workflow record.
 * @throws OVR_REQUEST_INVALID for another reason, or `other` without words; OVR_TASK_STATE after signing
 */
export async function returnToAdjudication(ports: Ports, actor: Person, input: ReturnInput): Promise<void> {
  const reasons: Readonly<Record<string, string>> = RETURN_REASONS;
  const words = Object.hasOwn(reasons, input.reason) ? reasons[input.reason] : undefined;
  if (words === undefined)
    throw new OverreadError('OVR_REQUEST_INVALID', `A reason is one of ${Object.keys(reasons).join(', ')}.`);
  const comment = input.comment.trim();
  if (input.reason === 'other' && comment === '')
    throw new OverreadError('OVR_REQUEST_INVALID', 'Say in a few words what the other reason is.');
  const filingId = await ports.store.transaction(async (tx) => {
    const { task, role, code } = await requireOwnTask(ports, tx, actor, input.taskId, 'task.return', { lock: true });
    const at = ports.now();
    if (!(await ports.store.tasks.close(tx, task.id, at)))
      throw new OverreadError('OVR_TASK_STATE', 'This case has been signed or returned already.');
    const review = await reviewScene(ports, tx, task.case_id);
    const { scene } = review;
    const final = await currentFinal(ports, tx, scene);
    const by = { accountId: actor.accountId, code, taskId: task.id };
    await ports.store.audit.append(tx, {
      at,
      kind: 'signOff.returned',
      ...by,
      role,
      projectId: task.project_id,
      caseId: task.case_id,
      protocolVersionId: scene.protocol.id,
      data: { code, reason: input.reason },
      reason: comment === '' ? words : `${words}: ${comment}`,
    });
    await moveCase(ports, tx, { caseId: task.case_id, action: 'returnCase', role: 'approver', ...by });
    await prepareTask(ports, tx, {
      projectId: task.project_id,
      caseId: task.case_id,
      kind: 'adjudicate',
      returned: { reason: words, comment },
    });
    const record = caseRecordObject(ports, scene, {
      kind: 'caseReturned',
      uidParts: ['returned', task.id],
      seriesNumber: 9700 + task.round,
      sentence: `Returned to adjudication: ${words}.`,
      person: code,
      predecessors: review.documents([final?.srUid]),
      at,
      content: {
        projectId: scene.project.id,
        caseId: scene.case.id,
        taskId: task.id,
        round: task.round,
        reason: input.reason,
        comment,
        returnedBy: code,
        at: at.toISOString(),
      },
    });
    return acceptRecord(ports, tx, { projectId: task.project_id, caseId: task.case_id }, record);
  });
  await fileNow(ports, filingId, ports.limits.filingTimeoutS);
}
