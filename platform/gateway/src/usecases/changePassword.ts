import { OverreadError } from '@overread/domain';
import { hashPassword, requireStrongPassword } from '../auth/passwords.ts';
import type { Person } from './access.ts';
import { confirmPassword } from './confirmPassword.ts';
import type { Ports } from './ports.ts';

/** Sets a password of the person's own choice and ends all other sessions, and the signing session. @throws OVR_AUTH_FAILED, OVR_PASSWORD_WEAK */
export async function changePassword(
  ports: Ports,
  actor: Person,
  input: { readonly current: string; readonly next: string; readonly session: string },
): Promise<void> {
  await confirmPassword(ports, actor, input.current);
  requireStrongPassword(input.next, actor.login);
  if (input.next === input.current)
    throw new OverreadError('OVR_PASSWORD_WEAK', 'The new password must differ from the present one.');
  const passwordHash = await hashPassword(input.next);
  await ports.store.transaction(async (tx) => {
    await ports.store.accounts.setPassword(tx, actor.accountId, passwordHash, ports.now());
    await ports.store.sessions.removeOfAccount(tx, actor.accountId, input.session);
    await ports.store.signingSessions.removeOfAccount(tx, actor.accountId);
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'account.password',
      accountId: actor.accountId,
      role: 'person',
    });
  });
}
