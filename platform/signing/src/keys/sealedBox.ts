import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes under AES-256-GCM (NIST SP 800-38D), base64. */
export interface SealedBox {
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

/** Seals bytes under a key of 32 bytes. `header` is bound to them: they open only beside the same. */
export function sealBox(key: Uint8Array, header: string, plain: Uint8Array): SealedBox {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(header));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { nonce: base64(nonce), tag: base64(cipher.getAuthTag()), data: base64(data) };
}

/** Opens what {@link sealBox} sealed; throws if key or header are others, or a bit was changed. */
export function openBox(key: Uint8Array, header: string, { nonce, tag, data }: SealedBox): Uint8Array {
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64'), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(header));
  decipher.setAuthTag(Buffer.from(tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
