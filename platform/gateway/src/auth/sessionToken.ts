import type { Ports } from '../usecases/ports.ts';

/** A session ends 12 hours after sign-in, or 2 hours after it was used last. */
export const SESSION = { lifetimeMs: 12 * 3600_000, idleMs: 2 * 3600_000, touchEveryMs: 60_000 } as const;
export const SESSION_COOKIE = 'overread_session';

/** A new token: 256 random bits for the cookie. */
export function newToken(ports: Pick<Ports, 'randomBytes'>): string {
  return Buffer.from(ports.randomBytes(32)).toString('base64url');
}

/** What the database keeps of a token. */
export function tokenHash(ports: Pick<Ports, 'sha256'>, token: string): string {
  return ports.sha256(new TextEncoder().encode(token));
}
