import { type BitMask, checkSameSize, sliceBytesOf } from './bitMask.ts';

const BITS_IN_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest !== 0; rest >>= 1) count += rest & 1;
  return count;
});

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
  for (let i = from; i < to; i++) {
    const both = (a[i] ?? 0) & (b[i] ?? 0);
    if (both !== 0) count += BITS_IN_BYTE[both] ?? 0;
  }
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
  return mask.bits.every((byte) => byte === 0);
}

function countBytes(bits: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const byte = bits[i] ?? 0;
    if (byte !== 0) count += BITS_IN_BYTE[byte] ?? 0;
  }
  return count;
}
