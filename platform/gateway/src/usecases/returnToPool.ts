import type { Ports, TaskRow, Tx } from './ports.ts';

/**
 * Ends a person's hold on a task that has not been submitted, in the caller's transaction: its draft goes with it, and a fresh
 * task takes its slot. @returns false, and nothing is changed, if it has been submitted
 */
export async function returnToPool(ports: Ports, tx: Tx, task: TaskRow, at: Date): Promise<boolean> {
  if (!(await ports.store.tasks.release(tx, task.id))) return false;
  await ports.store.drafts.remove(tx, task.id);
  await ports.store.tasks.insert(tx, {
    id: ports.newId(),
    projectId: task.project_id,
    caseId: task.case_id,
    kind: task.kind,
    slot: task.slot,
    round: task.round,
    ...(task.returned ? { returned: task.returned } : {}),
    at,
  });
  return true;
}
