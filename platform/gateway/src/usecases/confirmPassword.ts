import { OverreadError } from '@overread/domain';
import { isPassword } from '../auth/passwords.ts';
import type { Actor, Ports } from './ports.ts';

/** Asks a signed-in person for the password again, before a legal act. @throws OVR_AUTH_FAILED */
export async function confirmPassword(ports: Ports, actor: Actor, password: string): Promise<void> {
  const account =
    actor.kind === 'person'
      ? await ports.store.transaction((tx) => ports.store.accounts.byId(tx, actor.accountId))
      : undefined;
  const usable = account?.disabled_at === null ? account : undefined;
  if (!(await isPassword(password, usable?.password_hash)))
    throw new OverreadError('OVR_AUTH_FAILED', 'The password is wrong.');
}
