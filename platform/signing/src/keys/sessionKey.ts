import { createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { openBox, type SealedBox, sealBox } from './sealedBox.ts';
import { pkcs8Of } from './sealKey.ts';

const FORMAT = 'overread-session-key-1';
const TOKEN_BYTES = 32;

/**
 * A private key under the token of a signing session (32 random bytes): HKDF-SHA-256 (RFC 5869) makes the key of AES-256-GCM. Without the
 * token, which only the person's browser keeps, what is stored opens to nobody.
 */
export function resealForSession(privateKey: KeyObject, token: Uint8Array): string {
  return JSON.stringify({ format: FORMAT, ...sealBox(keyFrom(token), FORMAT, pkcs8Of(privateKey)) });
}

/** Opens what {@link resealForSession} sealed. Refuses with OVR_SIGNING_LOCKED a token that is not the one. */
export function openFromSession(sealed: string, token: Uint8Array): KeyObject {
  try {
    const box = JSON.parse(sealed) as SealedBox & { format: string };
    if (box.format !== FORMAT) throw new Error('unknown format');
    return createPrivateKey({ key: Buffer.from(openBox(keyFrom(token), FORMAT, box)), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new OverreadError('OVR_SIGNING_LOCKED', 'The signing session is over.', {}, { cause });
  }
}

function keyFrom(token: Uint8Array): Uint8Array {
  if (token.length !== TOKEN_BYTES) throw new RangeError(`a session token has ${TOKEN_BYTES} bytes`);
  return new Uint8Array(hkdfSync('sha256', token, new Uint8Array(), FORMAT, 32));
}
