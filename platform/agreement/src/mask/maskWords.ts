import { type BitMask, sliceBytesOf } from './bitMask.ts';

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

/**
 * Slices of a mask as words of 32 voxels: a view where the bytes allow it, else a copy in one scratch buffer, good until the next slice is asked for. Bits
 * after the last voxel are zero.
 */
export function sliceWords(mask: BitMask): (slice: number) => Int32Array {
  const sliceBytes = sliceBytesOf(mask);
  const { buffer, byteOffset } = mask.bits;
  const isAligned = ((byteOffset | sliceBytes) & 3) === 0;
  if (isAligned) return (slice) => new Int32Array(buffer, byteOffset + slice * sliceBytes, sliceBytes >> 2);
  const scratch = new Int32Array((sliceBytes + 3) >> 2);
  const bytes = new Uint8Array(scratch.buffer);
  return (slice) => {
    bytes.set(mask.bits.subarray(slice * sliceBytes, (slice + 1) * sliceBytes));
    return scratch;
  };
}

/** The place of the lowest set bit of a word that has one. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** The first word from `at` on that is not zero, or `end`: four at a time, for most of a stack is empty. */
export function nextNonZero(words: Int32Array, at: number, end: number): number {
  let w = at;
  for (const last = end - 4; w <= last; w += 4) {
    if (((words[w] ?? 0) | (words[w + 1] ?? 0) | (words[w + 2] ?? 0) | (words[w + 3] ?? 0)) !== 0) break;
  }
  while (w < end && words[w] === 0) w++;
  return w;
}
