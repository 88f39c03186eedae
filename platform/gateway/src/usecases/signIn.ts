import { OverreadError } from '@overread/domain';
import { isPassword } from '../auth/passwords.ts';
import { newToken, SESSION, tokenHash } from '../auth/sessionToken.ts';
import type { Ports } from './ports.ts';

/**
 * Opens a session. Unknown login, wrong password and closed account get the same answer after the same time.
 * @returns the token for the cookie; the database keeps its SHA-256 only.
 * @throws OVR_AUTH_FAILED
 */
export async function signIn(
  ports: Ports,
  input: { readonly login: string; readonly password: string },
): Promise<string> {
  const login = input.login.trim().toLowerCase();
  const account = await ports.store.transaction((tx) => ports.store.accounts.byLogin(tx, login));
  const usable = account?.disabled_at === null ? account : undefined;
  const isRight = await isPassword(input.password, usable?.password_hash);
  const at = ports.now();
  const token = await ports.store.transaction(async (tx) => {
    if (!usable || !isRight) {
      // What was typed as a login may be a password; the log gets neither.
      await ports.store.audit.append(tx, {
        at,
        kind: 'session.refused',
        accountId: account?.id ?? null,
        role: 'person',
        data: { isKnown: account !== undefined },
      });
      return null;
    }
    const fresh = newToken(ports);
    await ports.store.sessions.removeExpired(tx, at, new Date(at.getTime() - SESSION.idleMs));
    await ports.store.sessions.insert(tx, {
      tokenHash: tokenHash(ports, fresh),
      accountId: usable.id,
      at,
      expiresAt: new Date(at.getTime() + SESSION.lifetimeMs),
    });
    await ports.store.audit.append(tx, { at, kind: 'session.opened', accountId: usable.id, role: 'person' });
    return fresh;
  });
  if (token === null) throw new OverreadError('OVR_AUTH_FAILED', 'Login name or password is wrong.');
  return token;
}
