import { type BitMask, checkSameSize, sliceBits, sliceBytesOf } from '../mask/bitMask.ts';
import { countSharedBytes, voxelsPerSlice } from '../mask/maskCounts.ts';
import type { SliceCounts } from './pairMetrics.ts';

/** A slice on which two masks differ. */
export interface DifferingSlice {
  readonly slice: number;
  /** Voxels in the first mask alone, and in the second alone. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** A voxel of the difference, as far inside it as there is one: where to look. */
  readonly point: { readonly column: number; readonly row: number; readonly side: 'a' | 'b' };
}

/**
 * The slices with the most voxels in one mask alone, the worst first, at most `count` of them; of equal ones the first in the stack.
 * Exchanging the masks exchanges what is A's and B's and nothing else. `slices`: their counts, where they are known (`PairMetrics.slices`).
 * Throws `MASKS_DIFFER`.
 */
export function worstSlices(
  a: BitMask,
  b: BitMask,
  count: number,
  slices: SliceCounts = countSlices(a, b),
): readonly DifferingSlice[] {
  checkSameSize(a, b);
  const differing = [...slices.voxelsBoth].flatMap((both, slice) => {
    const [onlyA, onlyB] = [(slices.voxelsA[slice] ?? 0) - both, (slices.voxelsB[slice] ?? 0) - both];
    return onlyA + onlyB === 0 ? [] : [{ slice, onlyA, onlyB }];
  });
  return differing
    .sort((p, q) => q.onlyA + q.onlyB - p.onlyA - p.onlyB || p.slice - q.slice)
    .slice(0, count)
    .map((found) => ({ ...found, point: deepestPoint(a, b, found.slice) }));
}

function countSlices(a: BitMask, b: BitMask): SliceCounts {
  checkSameSize(a, b);
  const bytes = sliceBytesOf(a);
  return {
    voxelsA: voxelsPerSlice(a),
    voxelsB: voxelsPerSlice(b),
    voxelsBoth: Uint32Array.from({ length: a.slices }, (_, slice) =>
      countSharedBytes(a.bits, b.bits, slice * bytes, (slice + 1) * bytes),
    ),
  };
}

/**
 * The voxel of one slice, in one mask alone, with most steps (left, right, up, down) to the nearest that is not in that mask alone; of equal ones
 * the first in reading order.
 */
function deepestPoint({ columns, rows, ...a }: BitMask, b: BitMask, slice: number): DifferingSlice['point'] {
  const [p, q] = [sliceBits({ columns, rows, ...a }, slice), sliceBits(b, slice)];
  // 1 in the first alone, 2 in the second alone; a margin of 0 on every side.
  const width = columns + 2;
  const sides = new Uint8Array(width * (rows + 2));
  for (let at = 0; at < p.length; at++) {
    const [inP, inQ] = [p[at] ?? 0, q[at] ?? 0];
    for (let apart = inP ^ inQ; apart !== 0; apart &= apart - 1) {
      const bit = 31 - Math.clz32(apart & -apart);
      const voxel = at * 8 + bit;
      const row = Math.floor(voxel / columns);
      sides[(row + 1) * width + voxel - row * columns + 1] = ((inP >> bit) & 1) === 1 ? 1 : 2;
    }
  }
  const depths = new Uint16Array(sides.length);
  const step = (at: number, beside: number, limit: number) =>
    sides[beside] === sides[at] ? Math.min(limit, (depths[beside] ?? 0) + 1) : 1;
  const end = sides.length - width;
  for (let at = width; at < end; at++) {
    if (sides[at] !== 0) depths[at] = step(at, at - width, step(at, at - 1, 0xffff));
  }
  let best = 0;
  for (let at = end - 1; at >= width; at--) {
    if (sides[at] === 0) continue;
    depths[at] = step(at, at + width, step(at, at + 1, depths[at] ?? 0));
    if (best === 0 || (depths[at] ?? 0) >= (depths[best] ?? 0)) best = at;
  }
  const row = Math.floor(best / width) - 1;
  return { column: (best % width) - 1, row, side: sides[best] === 1 ? 'a' : 'b' };
}
