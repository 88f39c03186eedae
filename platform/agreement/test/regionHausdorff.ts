import { type BitMask, sliceBits } from '../src/mask/bitMask.ts';
import type { Grid } from '../src/mask/grid.ts';
import { andNotMasks } from '../src/mask/maskLogic.ts';

/**
 * The Hausdorff distance of whole regions in mm, as ITK's HausdorffDistanceImageFilter has it: a voxel that lies in the other mask is 0
 * away. Not one of our metrics: holes in the inside vanish. Every voxel against every voxel, for small masks. Null if one is empty.
 */
export function regionHausdorffMm(a: BitMask, b: BitMask, grid: Grid): number | null {
  const [inA, inB] = [pointsOf(a, grid), pointsOf(b, grid)];
  if (inA.length === 0 || inB.length === 0) return null;
  return Math.sqrt(
    Math.max(farthest(pointsOf(andNotMasks(a, b), grid), inB), farthest(pointsOf(andNotMasks(b, a), grid), inA)),
  );
}

/** The largest squared distance from a point to the nearest other. */
function farthest(from: Float64Array, to: Float64Array): number {
  let most = 0;
  let start = 0;
  for (let i = 0; i < from.length; i += 3) {
    const [x = 0, y = 0, z = 0] = [from[i], from[i + 1], from[i + 2]];
    let nearest = Infinity;
    // Something nearer than the farthest so far ends the search: this point cannot be the farthest. It mostly ends near the last one.
    for (let n = 0, j = start; n < to.length && nearest > most; n += 3, j = j + 3 < to.length ? j + 3 : 0) {
      const [dx, dy, dz] = [(to[j] ?? 0) - x, (to[j + 1] ?? 0) - y, (to[j + 2] ?? 0) - z];
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared >= nearest) continue;
      nearest = squared;
      start = j;
    }
    if (nearest > most) most = nearest;
  }
  return most;
}

/** Centres of the voxels of a mask in mm: x, y, z, x, y, z, ... */
function pointsOf(mask: BitMask, { columnSpacingMm, rowSpacingMm, slicePositionsMm }: Grid): Float64Array {
  const points: number[] = [];
  for (const [slice, z] of slicePositionsMm.entries()) {
    const bits = sliceBits(mask, slice);
    for (let at = 0; at < mask.columns * mask.rows; at++) {
      if ((((bits[at >> 3] ?? 0) >> (at & 7)) & 1) === 0) continue;
      points.push((at % mask.columns) * columnSpacingMm, Math.floor(at / mask.columns) * rowSpacingMm, z);
    }
  }
  return Float64Array.from(points);
}
