import { SESSION, tokenHash } from '../auth/sessionToken.ts';
import type { Person } from './access.ts';
import type { Ports, Tx } from './ports.ts';

/** Who is behind a session, and whether a new password is due before anything else. */
export interface SignedIn {
  readonly person: Person;
  readonly session: string;
  readonly mustChangePassword: boolean;
}

/** A person with the memberships that hold now. */
async function personOf(
  ports: Ports,
  tx: Tx,
  account: { readonly id: string; readonly login: string; readonly name: string; readonly isAdmin: boolean },
): Promise<Person> {
  return {
    kind: 'person',
    accountId: account.id,
    login: account.login,
    name: account.name,
    isAdmin: account.isAdmin,
    memberships: await ports.store.projects.membershipsOf(tx, account.id),
  };
}

/** True if a password is older than this installation allows (21 CFR 11.300(b)). */
export function isAged(ports: Pick<Ports, 'now' | 'limits'>, changedAt: Date): boolean {
  const days = ports.limits.passwordDays ?? 0;
  return days > 0 && ports.now().getTime() - changedAt.getTime() > days * 24 * 3600_000;
}

/** The person whose session a token opens, or null: absent, expired, idle for too long, account closed. */
export async function loadPerson(ports: Ports, token: string): Promise<SignedIn | null> {
  const session = tokenHash(ports, token);
  const now = ports.now();
  return ports.store.transaction(async (tx) => {
    const found = await ports.store.sessions.open(tx, session, now, new Date(now.getTime() - SESSION.idleMs));
    if (!found) return null;
    if (now.getTime() - found.seenAt.getTime() > SESSION.touchEveryMs)
      await ports.store.sessions.touch(tx, session, now);
    return {
      person: await personOf(ports, tx, { ...found, id: found.accountId }),
      session,
      mustChangePassword: found.mustChangePassword || isAged(ports, found.passwordChangedAt),
    };
  });
}
