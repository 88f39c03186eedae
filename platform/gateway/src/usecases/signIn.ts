import { OverreadError } from '@overread/domain';
import { isPassword } from '../auth/passwords.ts';
import { newToken, SESSION, tokenHash } from '../auth/sessionToken.ts';
import { countedTry } from './countedTry.ts';
import type { Ports } from './ports.ts';

/**
 * Opens a session. Unknown login, wrong password and closed account get the same answer after the same time, and lock the same: ten
 * wrong ones of a login from one address lock it there for a quarter of an hour, so that nobody is locked out from elsewhere.
 * @returns the token for the cookie; the database keeps its SHA-256 only.
 * @throws OVR_AUTH_FAILED, OVR_AUTH_THROTTLED
 */
export async function signIn(
  ports: Ports,
  input: { readonly login: string; readonly password: string; readonly address: string },
): Promise<string> {
  const login = input.login.trim().toLowerCase();
  const account = await ports.store.transaction((tx) => ports.store.accounts.byLogin(tx, login));
  const usable = account?.disabled_at === null ? account : undefined;
  // What was typed as a login may be a password; the log gets neither, and the count only a digest.
  const subject = ports.sha256(new TextEncoder().encode(JSON.stringify([login, input.address])));
  const found = await countedTry(
    ports,
    { purpose: 'signIn', subject },
    {
      kind: 'session.refused',
      accountId: account?.id ?? null,
      role: 'person',
      data: { isKnown: account !== undefined },
    },
    async () => ((await isPassword(input.password, usable?.password_hash)) ? usable : undefined),
  );
  if (!found) throw new OverreadError('OVR_AUTH_FAILED', 'Login name or password is wrong.');
  const at = ports.now();
  return ports.store.transaction(async (tx) => {
    const fresh = newToken(ports);
    await ports.store.sessions.removeExpired(tx, at, new Date(at.getTime() - SESSION.idleMs));
    await ports.store.sessions.insert(tx, {
      tokenHash: tokenHash(ports, fresh),
      accountId: found.id,
      at,
      expiresAt: new Date(at.getTime() + SESSION.lifetimeMs),
    });
    await ports.store.audit.append(tx, { at, kind: 'session.opened', accountId: found.id, role: 'person' });
    return fresh;
  });
}
