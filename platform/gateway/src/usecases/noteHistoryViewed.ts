import type { Acting, Person } from './access.ts';
import type { Ports, TaskRow, Tx } from './ports.ts';

/** Records that an approver looked at where the final content came from, in the caller's transaction. */
export async function noteHistoryViewed(
  ports: Ports,
  tx: Tx,
  actor: Person,
  { task, role, code }: Acting & { readonly task: TaskRow },
): Promise<void> {
  await ports.store.audit.append(tx, {
    at: ports.now(),
    kind: 'history.viewed',
    accountId: actor.accountId,
    code,
    role,
    projectId: task.project_id,
    caseId: task.case_id,
    taskId: task.id,
    data: { code },
  });
}
