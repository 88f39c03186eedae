import { type AuditEventKind, type ErrorCode, OverreadError } from '@overread/domain';
import type { AuditEntry, Ports, TryOf, Tx } from './ports.ts';

const WINDOW_MS = 15 * 60_000;

interface Rule {
  /** So many wrong ones within 15 minutes lock for 15 minutes. */
  readonly most: number;
  readonly error: ErrorCode;
  readonly event: AuditEventKind;
  readonly words: string;
}

/** After how many wrong ones what is locked (21 CFR 11.300(d)). */
const RULES = {
  /** Per login and address, or anybody could lock out anybody from anywhere. */
  signIn: {
    most: 10,
    error: 'OVR_AUTH_THROTTLED',
    event: 'account.locked',
    words: 'Signing in with this login from here',
  },
  /** Per account: whoever tries is signed in already. */
  password: { most: 10, error: 'OVR_AUTH_THROTTLED', event: 'account.locked', words: 'Giving the password' },
  signing: { most: 5, error: 'OVR_SIGNING_THROTTLED', event: 'signing.locked', words: 'Signing' },
} as const satisfies Record<TryOf['purpose'], Rule>;

/** Until when a subject is locked; null: it is not. */
export async function lockedUntil(ports: Ports, tx: Tx, of: TryOf): Promise<Date | null> {
  const now = ports.now();
  const { count, lastAt } = await ports.store.tries.standing(tx, of, new Date(now.getTime() - WINDOW_MS));
  return lastAt && count >= RULES[of.purpose].most ? new Date(lastAt.getTime() + WINDOW_MS) : null;
}

/**
 * Looks at a secret, counted: each try is noted before it is made, so that many at once gain nothing; a right one clears the count.
 * The last wrong one locks: a security event, and a line in the log of the server for whoever watches it.
 *
 * @param attempt answers undefined if the secret is wrong; what it throws is no try of a secret.
 * @param event what the log of events gets of a wrong one; null for subjects that are nobody.
 * @returns what `attempt` answered.
 * @throws OVR_AUTH_THROTTLED or OVR_SIGNING_THROTTLED, with the time at which it ends
 */
export async function countedTry<T>(
  ports: Ports,
  of: TryOf,
  event: Omit<AuditEntry, 'at'>,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { tries, audit } = ports.store;
  const rule = RULES[of.purpose];
  const at = ports.now();
  const begun = await ports.store.transaction((tx) =>
    tries.begin(tx, of, { most: rule.most, at, since: new Date(at.getTime() - WINDOW_MS) }),
  );
  if (begun.count === undefined) {
    const until = new Date((begun.lastAt ?? at).getTime() + WINDOW_MS);
    throw new OverreadError(
      rule.error,
      `${rule.words} is locked until ${until.toISOString().slice(11, 16)} UTC after ${rule.most} wrong tries.`,
      { until: until.toISOString() },
    );
  }
  const found = await attempt();
  const isLast = found === undefined && begun.count === rule.most;
  await ports.store.transaction(async (tx) => {
    if (found !== undefined) return tries.clear(tx, of);
    await audit.append(tx, { ...event, at });
    if (!isLast) return;
    await tries.renew(tx, of, at);
    if (event.accountId) await audit.append(tx, { ...event, at, kind: rule.event });
  });
  if (isLast) ports.log.error({ security: rule.event, account: event.accountId }, 'SECURITY: locked after wrong tries');
  return found;
}
