import { DECLINE_REASONS, OverreadError } from '@overread/domain';
import { type Person, requireOwnTask } from './access.ts';
import type { Ports } from './ports.ts';
import { returnToPool } from './returnToPool.ts';

/** What a decline says; no mark against the person (R13). */
export interface DeclineInput {
  readonly taskId: string;
  readonly reason: string;
  readonly comment: string | null;
}

/**
 * Gives a task back to the pool with a reason from the closed list: the person's task ends, a fresh one takes its slot. Its
 * draft goes with it; the person is not given the case again. @throws OVR_REQUEST_INVALID for another reason; OVR_TASK_STATE after submission
 */
export async function declineTask(ports: Ports, actor: Person, input: DeclineInput): Promise<void> {
  const reasons: Readonly<Record<string, string>> = DECLINE_REASONS;
  const reason = Object.hasOwn(reasons, input.reason) ? reasons[input.reason] : undefined;
  if (!reason) throw new OverreadError('OVR_REQUEST_INVALID', `A reason is one of ${Object.keys(reasons).join(', ')}.`);
  await ports.store.transaction(async (tx) => {
    const { task, role, code } = await requireOwnTask(ports, tx, actor, input.taskId, 'task.decline', { lock: true });
    const found = await ports.store.cases.byId(tx, task.case_id);
    const at = ports.now();
    if (!(await returnToPool(ports, tx, task, at)))
      throw new OverreadError('OVR_TASK_STATE', 'This task has been submitted and cannot be given back.');
    await ports.store.tasks.insertDecline(tx, {
      taskId: task.id,
      accountId: actor.accountId,
      caseId: task.case_id,
      kind: task.kind,
      reason: input.reason,
      comment: input.comment,
      at,
    });
    await ports.store.audit.append(tx, {
      at,
      kind: 'task.declined',
      accountId: actor.accountId,
      code,
      role,
      projectId: task.project_id,
      caseId: task.case_id,
      taskId: task.id,
      protocolVersionId: found?.protocol_version_id ?? null,
      data: { code, reason: input.reason },
      reason: input.comment ? `${reason}: ${input.comment}` : reason,
    });
  });
}
