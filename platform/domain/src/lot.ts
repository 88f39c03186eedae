/** SHA-256 of the bytes, as 64 hexadecimal digits. Passed in, so that the domain stays free of platform code. */
export type Sha256Hex = (bytes: Uint8Array) => string;

/** What a lot decides; part of the hashed text, so that lots never share their outcome. */
export type LotPurpose = 'order' | 'sides' | 'randomRead' | 'control' | 'preLabel' | 'reliability';

/**
 * A reproducible draw in [0, 1): the first 52 bits of SHA-256 over `purpose`, `seed` and `subject`.
 * Anyone with the seed can draw it again; `verify` does.
 */
export function lot(sha256: Sha256Hex, purpose: LotPurpose, seed: string, subject: string): number {
  const digest = sha256(new TextEncoder().encode(`overread-lot-1\n${purpose}\n${seed}\n${subject}`));
  return Number.parseInt(digest.slice(0, 13), 16) / 2 ** 52;
}

/** An index in [0, count) by {@link lot}. */
export function lotIndex(sha256: Sha256Hex, purpose: LotPurpose, seed: string, subject: string, count: number): number {
  return Math.floor(lot(sha256, purpose, seed, subject) * count);
}
