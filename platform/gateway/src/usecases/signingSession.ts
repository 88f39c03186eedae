import { tokenHash } from '../auth/sessionToken.ts';
import { SIGNING_SESSION } from '../auth/signingToken.ts';
import type { Person } from './access.ts';
import type { Ports, Tx } from './ports.ts';

/** The times that bound a signing session that still holds at `at`. */
export function signingBounds(at: Date): { readonly idleSince: Date; readonly openedAfter: Date } {
  return {
    idleSince: new Date(at.getTime() - SIGNING_SESSION.idleMs),
    openedAfter: new Date(at.getTime() - SIGNING_SESSION.lifetimeMs),
  };
}

/** The signing session that a cookie's secret opens, if it is the person's own and still holds. */
export async function ownSigningSession(ports: Ports, tx: Tx, actor: Person, secret: string | undefined) {
  if (secret === undefined) return undefined;
  return ports.store.signingSessions.open(tx, {
    tokenHash: tokenHash(ports, secret),
    accountId: actor.accountId,
    ...signingBounds(ports.now()),
  });
}

/** When a signing session ends if nothing is signed any more. */
export function endOfSession(session: { readonly seen_at: Date; readonly opened_at: Date }): Date {
  const idle = session.seen_at.getTime() + SIGNING_SESSION.idleMs;
  return new Date(Math.min(idle, session.opened_at.getTime() + SIGNING_SESSION.lifetimeMs));
}
