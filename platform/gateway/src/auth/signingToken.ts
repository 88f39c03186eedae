/** A signing session ends 15 minutes after it was used last, after 60 in any case; a readied signature holds for 5 (design D11). */
export const SIGNING_SESSION = { idleMs: 15 * 60_000, lifetimeMs: 60 * 60_000, armedMs: 5 * 60_000 } as const;
export const SIGNING_COOKIE = 'overread_signing';

const BYTES = 32;

/** The bytes of a token that a cookie carries, or undefined if it is none of ours. */
export function tokenBytes(token: string): Uint8Array | undefined {
  const bytes = Buffer.from(token, 'base64url');
  return bytes.length === BYTES ? bytes : undefined;
}
