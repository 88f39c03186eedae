import { OverreadError } from '@overread/domain';
import { isId, notFound, type Person } from './access.ts';
import type { Ports } from './ports.ts';

/** Closes an account and ends its sessions; what its person did stands. @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN for the own account */
export async function disableAccount(ports: Ports, actor: Person, accountId: string): Promise<void> {
  if (!isId(accountId)) throw notFound();
  if (accountId === actor.accountId)
    throw new OverreadError('OVR_AUTH_FORBIDDEN', 'Nobody closes the own account; another administrator does.');
  await ports.store.transaction(async (tx) => {
    if (!(await ports.store.accounts.byId(tx, accountId))) throw notFound();
    if (!(await ports.store.accounts.disable(tx, accountId, ports.now()))) return;
    await ports.store.sessions.removeOfAccount(tx, accountId);
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'account.disabled',
      accountId: actor.accountId,
      role: 'admin',
      data: { accountId },
    });
  });
}
