import type { BitMask } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import { scaled } from '../surface/borderPair.ts';
import { cropAxes } from '../surface/cropAxes.ts';
import { squaredDistances } from '../surface/distanceTransform.ts';
import { cropMask } from '../surface/voxelCrop.ts';

/**
 * Distances are rounded to nanometres, so that sums are exact and the order of the reads cannot change a bit.
 */
export const NM_PER_MM = 1e6;

/**
 * The sum over the reads of a voxel's signed distances in whole nanometres, by distance transforms of the box around the reads with its margin of
 * one voxel; `places` are numbers of voxels of that box, columns fastest. Slow, and the arithmetic that consensus masks are defined by. Yields
 * the fraction done.
 */
export function* signedSums(
  reads: readonly BitMask[],
  grid: Grid,
  box: VoxelBox,
  places: Uint32Array,
): Generator<number, Float64Array, void> {
  const sums = new Float64Array(places.length);
  if (places.length === 0) return sums;
  let map: Float64Array | undefined;
  for (const [number, read] of reads.entries()) {
    const crop = cropMask(read, box);
    const axes = cropAxes(grid, box, crop);
    const { inside } = crop;
    const plane = crop.x * crop.y;
    const wanted = new Uint8Array(plane);
    for (const place of places) wanted[place % plane] = 1;
    for (const [half, sign] of [1, -1].entries()) {
      const from = (number + half / 2) / reads.length;
      map = yield* scaled(squaredDistances(inside, axes, map, wanted), from, from + 0.5 / reads.length);
      for (const [i, place] of places.entries()) {
        sums[i] = (sums[i] ?? 0) + sign * Math.round(Math.sqrt(map[place] ?? 0) * NM_PER_MM);
      }
      for (let i = 0; i < inside.length; i++) inside[i] = 1 - (inside[i] ?? 0);
    }
  }
  return sums;
}
