import type { Purpose } from './purposes.ts';

/**
 * The port for signatures. A signer gets the bytes of a Part 10 file and answers the bytes to file, before anything is written
 * (design 4a step 2): the digest that the outbox keeps is of what it answers.
 */
export interface Signer {
  /** Signs for a purpose. May refuse; then nothing is filed. */
  sign(part10: Uint8Array, purpose: Purpose): Promise<Uint8Array>;
}
