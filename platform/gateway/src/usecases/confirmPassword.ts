import { OverreadError } from '@overread/domain';
import { isPassword } from '../auth/passwords.ts';
import { countedTry } from './countedTry.ts';
import type { Actor, Ports } from './ports.ts';

/**
 * Asks a signed-in person for the password again, before a legal act. Wrong ones are counted and told.
 * @throws OVR_AUTH_FAILED, OVR_AUTH_THROTTLED
 */
export async function confirmPassword(ports: Ports, actor: Actor, password: string): Promise<void> {
  const wrong = new OverreadError('OVR_AUTH_FAILED', 'The password is wrong.');
  if (actor.kind !== 'person') throw wrong;
  const { accountId } = actor;
  const account = await ports.store.transaction((tx) => ports.store.accounts.byId(tx, accountId));
  const usable = account?.disabled_at === null ? account : undefined;
  const isRight = await countedTry(
    ports,
    { purpose: 'password', subject: accountId },
    { kind: 'session.refused', accountId, role: 'person', data: { isKnown: true } },
    async () => ((await isPassword(password, usable?.password_hash)) ? true : undefined),
  );
  if (!isRight) throw wrong;
}
