import { hash } from 'node:crypto';

// One buffer and one call: a log of millions of entries is hashed in seconds.
function sha256(prefix: readonly number[], ...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(prefix.length + parts.reduce((sum, part) => sum + part.length, 0));
  bytes.set(prefix);
  let at = prefix.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return new Uint8Array(hash('sha256', bytes, 'buffer'));
}

/** Root of the tree without entries: SHA-256 of nothing (RFC 6962 section 2.1). 32 bytes. */
export const EMPTY_ROOT: Readonly<Uint8Array> = sha256([]);

/** Hash of an entry as a leaf: SHA-256 of 0x00 and its bytes (RFC 6962 section 2.1). 32 bytes. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256([0], entry);

/** Hash of two subtrees: SHA-256 of 0x01, left and right (RFC 6962 section 2.1). 32 bytes. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256([1], left, right);

/** True if both hashes are the same bytes. */
export const isSameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
