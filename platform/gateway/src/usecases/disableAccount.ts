import { OverreadError } from '@overread/domain';
import { isId, notFound, type Person } from './access.ts';
import { closeKey } from './closeKey.ts';
import { fileRegister } from './fileRegister.ts';
import type { Ports, Tx } from './ports.ts';
import { returnToPool } from './returnToPool.ts';

/**
 * Closes an account and ends its sessions. What its person submitted stands; what was in progress goes back to the pool
 * without its draft, or its cases would wait for ever for somebody who does not come back. Roles end, in the registers too, and so do
 * signing keys.
 * @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN for the own account
 */
export async function disableAccount(ports: Ports, actor: Person, accountId: string): Promise<void> {
  if (!isId(accountId)) throw notFound();
  if (accountId === actor.accountId)
    throw new OverreadError('OVR_AUTH_FORBIDDEN', 'Nobody closes the own account; another administrator does.');
  await ports.store.transaction(async (tx) => {
    if (!(await ports.store.accounts.byId(tx, accountId))) throw notFound();
    if (!(await ports.store.accounts.disable(tx, accountId, ports.now()))) return;
    await ports.store.sessions.removeOfAccount(tx, accountId);
    const at = ports.now();
    for (const projectId of await ports.store.projects.endMemberships(tx, accountId, at))
      await fileRegister(ports, tx, projectId, at);
    await closeKeys(ports, tx, actor, accountId);
    await ports.store.audit.append(tx, {
      at,
      kind: 'account.disabled',
      accountId: actor.accountId,
      role: 'admin',
      data: { accountId },
    });
    await giveBack(ports, tx, actor, accountId);
  });
  ports.wake();
}

async function closeKeys(ports: Ports, tx: Tx, actor: Person, accountId: string): Promise<void> {
  const by = { accountId: actor.accountId, name: actor.name, role: 'admin', code: 'admin' };
  const rows = await ports.store.signingKeys.ofAccount(tx, accountId);
  for (const { id, project_id } of rows.toSorted((a, b) => a.project_id.localeCompare(b.project_id))) {
    await ports.store.projects.lock(tx, project_id);
    const row = await ports.store.signingKeys.lock(tx, id);
    if (row?.until === null) await closeKey(ports, tx, row, { because: 'the account was closed', by });
  }
}

async function giveBack(ports: Ports, tx: Tx, actor: Person, accountId: string): Promise<void> {
  for (const task of await ports.store.tasks.inProgressOf(tx, accountId)) {
    const at = ports.now();
    if (!(await returnToPool(ports, tx, task, at))) continue;
    await ports.store.audit.append(tx, {
      at,
      kind: 'task.canceled',
      accountId: actor.accountId,
      code: 'admin',
      role: 'admin',
      projectId: task.project_id,
      caseId: task.case_id,
      taskId: task.id,
      data: { code: task.code, reason: 'the account was closed; the case is back in the pool' },
    });
  }
}
