import { type BitMask, checkSameSize, sliceBytesOf } from './bitMask.ts';

/** Voxels in the mask. */
export function voxelCount(mask: BitMask): number {
  return countBytes(mask.bits, 0, mask.bits.length);
}

/** Voxels in both masks. Throws `MASKS_DIFFER` if their sizes differ. */
export function sharedVoxelCount(a: BitMask, b: BitMask): number {
  checkSameSize(a, b);
  return countSharedBytes(a.bits, b.bits, 0, a.bits.length);
}

/** Voxels that both byte ranges [from, to) have in common. */
export function countSharedBytes(a: Uint8Array, b: Uint8Array, from: number, to: number): number {
  let count = 0;
  let at = from;
  // Four bytes at a time, from the first place where both are aligned.
  const start = from + (-(a.byteOffset + from) & 3);
  if (((a.byteOffset ^ b.byteOffset) & 3) === 0 && start < to) {
    for (; at < start; at++) count += bitsIn((a[at] ?? 0) & (b[at] ?? 0));
    const words = (to - start) >> 2;
    const p = new Uint32Array(a.buffer, a.byteOffset + start, words);
    const q = new Uint32Array(b.buffer, b.byteOffset + start, words);
    for (let i = 0; i < words; i++) {
      const both = (p[i] ?? 0) & (q[i] ?? 0);
      if (both !== 0) count += bitsIn(both);
    }
    at += words * 4;
  }
  for (; at < to; at++) count += bitsIn((a[at] ?? 0) & (b[at] ?? 0));
  return count;
}

/** Voxels of each slice, in order. */
export function voxelsPerSlice(mask: BitMask): Uint32Array {
  const sliceBytes = sliceBytesOf(mask);
  return Uint32Array.from({ length: mask.slices }, (_, slice) =>
    countBytes(mask.bits, slice * sliceBytes, (slice + 1) * sliceBytes),
  );
}

/** The slice with most voxels (the first of several); null if the mask is empty. */
export function largestSlice(mask: BitMask): { readonly slice: number; readonly voxels: number } | null {
  let best: { slice: number; voxels: number } | null = null;
  for (const [slice, voxels] of voxelsPerSlice(mask).entries()) {
    if (voxels > (best?.voxels ?? 0)) best = { slice, voxels };
  }
  return best;
}

/** Whether no voxel is in the mask. */
export function isEmptyMask(mask: BitMask): boolean {
  return voxelCount(mask) === 0;
}

function countBytes(bits: Uint8Array, from: number, to: number): number {
  return countSharedBytes(bits, bits, from, to);
}

/** Set bits of a 32-bit number. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
