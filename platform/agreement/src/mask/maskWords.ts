import type { BitMask } from './bitMask.ts';

/**
 * The bits of a mask, 32 at a time, the least significant first: word `w` holds the bits 32 w to 32 w + 31 of the whole stack. A view where the bytes
 * allow it, else a copy that ends in zeros. (Typed arrays are little-endian wherever this runs.)
 */
export function maskWords({ bits }: BitMask): Int32Array {
  if (((bits.byteOffset | bits.length) & 3) === 0)
    return new Int32Array(bits.buffer, bits.byteOffset, bits.length >> 2);
  const words = new Int32Array((bits.length + 3) >> 2);
  new Uint8Array(words.buffer).set(bits);
  return words;
}

/** Set bits of a word. */
export function bitsInWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The place of the lowest set bit of a word that has one. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
