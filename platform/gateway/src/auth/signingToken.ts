import { createCipheriv, createDecipheriv, createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Ports } from '../usecases/ports.ts';

/** A signing session ends 15 minutes after it was used last, after 60 in any case; a readied signature holds for 5 (design D11). */
export const SIGNING_SESSION = { idleMs: 15 * 60_000, lifetimeMs: 60 * 60_000, armedMs: 5 * 60_000 } as const;
export const SIGNING_COOKIE = 'overread_signing';

const [NONCE, TAG] = [12, 16];

/** The key that only the holder of the cookie can derive (HKDF, RFC 5869); bound to the account and the membership's key. */
function sessionKey(token: string, accountId: string, keyId: string): Uint8Array {
  const info = `overread signing session ${accountId} ${keyId}`;
  return new Uint8Array(hkdfSync('sha256', Buffer.from(token, 'base64url'), '', info, 32));
}

/** Whose key is sealed for a session. */
export interface SessionKeyOf {
  readonly token: string;
  readonly accountId: string;
  readonly keyId: string;
}

/** Seals a private key under the secret of the cookie: AES-256-GCM; nonce, tag, text. */
export function sealForSession(ports: Pick<Ports, 'randomBytes'>, of: SessionKeyOf, key: KeyObject): Uint8Array {
  const nonce = ports.randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', sessionKey(of.token, of.accountId, of.keyId), nonce);
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** The private key again. @throws Error if the token is another one or a bit differs */
export function openForSession(of: SessionKeyOf, sealed: Uint8Array): KeyObject {
  const decipher = createDecipheriv(
    'aes-256-gcm',
    sessionKey(of.token, of.accountId, of.keyId),
    sealed.subarray(0, NONCE),
    { authTagLength: TAG },
  );
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  const plain = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  const key = createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
  plain.fill(0);
  return key;
}
