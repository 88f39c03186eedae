import { type BitMask, checkSameSize } from './bitMask.ts';

/** Voxels in both masks, as a new mask. Throws `MASKS_DIFFER` if the sizes differ (so do the others here). */
export function andMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q) => p & q);
}

/** Voxels in either mask, as a new mask. */
export function orMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q) => p | q);
}

/** Voxels in exactly one of the masks, as a new mask: where two reads differ. */
export function xorMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q) => p ^ q);
}

/** Voxels in `a` but not in `b`, as a new mask. */
export function andNotMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q) => p & ~q);
}

/** Whether both have the same size and the same voxels; false, not an error, if the sizes differ. */
export function equalMasks(a: BitMask, b: BitMask): boolean {
  return (
    a.columns === b.columns &&
    a.rows === b.rows &&
    a.slices === b.slices &&
    a.bits.every((byte, i) => byte === b.bits[i])
  );
}

function combine(a: BitMask, b: BitMask, operation: (p: number, q: number) => number): BitMask {
  checkSameSize(a, b);
  const bits = new Uint8Array(a.bits.length);
  // Bits after the last voxel of a slice stay zero: they are zero in both, and no operation here makes 1 of (0, 0).
  for (let i = 0; i < bits.length; i++) bits[i] = operation(a.bits[i] ?? 0, b.bits[i] ?? 0);
  return { columns: a.columns, rows: a.rows, slices: a.slices, bits };
}
