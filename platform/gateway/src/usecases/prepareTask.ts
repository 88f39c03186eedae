import type { TaskKind } from '@overread/domain';
import type { Ports, Tx } from './ports.ts';

/** A task that follows from what happened to a case. */
export interface FollowUp {
  readonly projectId: string;
  readonly caseId: string;
  readonly kind: TaskKind;
  readonly returned?: { readonly reason: string; readonly comment: string };
}

/** Puts a task of the case's next round into the pool, with its audit event, in the caller's transaction. */
export async function prepareTask(
  ports: Ports,
  tx: Tx,
  { projectId, caseId, kind, returned }: FollowUp,
): Promise<void> {
  const at = ports.now();
  const before = (await ports.store.tasks.ofCase(tx, caseId)).filter((task) => task.kind === kind);
  const round = Math.max(0, ...before.map((task) => task.round)) + 1;
  const id = ports.newId();
  await ports.store.tasks.insert(tx, {
    id,
    projectId,
    caseId,
    kind,
    slot: 0,
    round,
    ...(returned ? { returned } : {}),
    at,
  });
  await ports.store.audit.append(tx, {
    at,
    kind: 'task.created',
    accountId: null,
    role: 'system',
    projectId,
    caseId,
    taskId: id,
    data: { kind },
  });
}
