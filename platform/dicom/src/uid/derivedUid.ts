import { OverreadError } from '@overread/domain';

/** SHA-256 of bytes, 32 bytes; the caller gives the one of its platform. Synchronous. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/**
 * A UID that follows from its parts alone: `2.25.` and a UUID (version 8, RFC 9562 section 5.8) from SHA-256 over the parts,
 * each preceded by its length, so that no two lists of parts collide. Equal parts, equal UID (design 4a: a retry makes the same).
 */
export function derivedUid(sha256: Sha256, ...parts: readonly (string | number)[]): string {
  const text = parts.map((part) => `${String(part).length}:${part}`).join('');
  const digest = sha256(new TextEncoder().encode(text));
  let number = 0n;
  for (let at = 0; at < 16; at++) {
    let byte = digest[at] ?? 0;
    if (at === 6) byte = (byte & 0x0f) | 0x80;
    if (at === 8) byte = (byte & 0x3f) | 0x80;
    number = (number << 8n) | BigInt(byte);
  }
  return `2.25.${number}`;
}

/** True if `text` is a UID: digits and dots, 64 characters at most, no component with a leading zero (PS3.5 section 9.1). */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text);
}

/** `text` if it is a UID, else OVR_UID_INVALID. */
export function assertUid(text: string): string {
  if (!isUid(text))
    throw new OverreadError('OVR_UID_INVALID', 'a DICOM UID was expected: digits and dots, at most 64 characters');
  return text;
}
