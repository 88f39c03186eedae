import { type BitMask, checkSameSize } from '../mask/bitMask.ts';
import { boundingBox, unionBox } from '../mask/boundingBox.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { cropAxes } from './cropAxes.ts';
import { squaredDistances } from './distanceTransform.ts';
import { boundaryVoxels, cropMask } from './voxelCrop.ts';

/** Distances in mm from each boundary voxel of one mask to the nearest boundary voxel of the other, ascending. */
export interface SurfaceDistances {
  readonly aToB: Float64Array;
  readonly bToA: Float64Array;
}

/**
 * The distances between the surfaces of two masks, from which every surface metric follows; null if a mask is empty.
 * A surface is the inner boundary: the mask's voxels with one of 6 neighbours outside it; beyond the image is outside.
 * Distances are between voxel centres. Only the box around both masks is visited. Throws `MASKS_DIFFER`,
 * `GRID_INVALID`.
 */
export function surfaceDistances(a: BitMask, b: BitMask, grid: Grid): SurfaceDistances | null {
  return distancesBetween(a, b, grid, false);
}

/**
 * The same of two masks on one image: the boundary is that within the image (one of 4 neighbours outside), and thickness means
 * nothing.
 */
export function outlineDistances(a: BitMask, b: BitMask, grid: Grid): SurfaceDistances | null {
  return distancesBetween(a, b, grid, true);
}

function distancesBetween(a: BitMask, b: BitMask, grid: Grid, withinSlice: boolean): SurfaceDistances | null {
  checkSameSize(a, b);
  checkGrid(grid, a);
  const boxA = boundingBox(a);
  const boxB = boundingBox(b);
  const box = unionBox(boxA, boxB);
  if (boxA === null || boxB === null || box === null) return null;
  const cropA = cropMask(a, box);
  const surfaceA = boundaryVoxels(cropA, withinSlice);
  const surfaceB = boundaryVoxels(cropMask(b, box), withinSlice);
  const axes = cropAxes(grid, box, cropA);
  // The crop has served: its memory takes the seeds, and both directions share one map.
  const seeds = cropA.inside;
  const map = new Float64Array(seeds.length);
  const directed = (from: Uint32Array, to: Uint32Array): Float64Array => {
    seeds.fill(0);
    for (const i of to) seeds[i] = 1;
    // Where the surfaces coincide the distance is 0; only the rest has to be looked for, and only where it lies.
    const apart = from.filter((i) => seeds[i] === 0);
    const distances = new Float64Array(from.length);
    if (apart.length === 0) return distances;
    const plane = cropA.x * cropA.y;
    const wanted = new Uint8Array(plane);
    for (let k = 0; k < apart.length; k++) wanted[(apart[k] ?? 0) % plane] = 1;
    squaredDistances(seeds, axes, map, wanted);
    const rest = distances.subarray(from.length - apart.length);
    for (let k = 0; k < apart.length; k++) rest[k] = Math.sqrt(map[apart[k] ?? 0] ?? 0);
    rest.sort();
    return distances;
  };
  return { aToB: directed(surfaceA, surfaceB), bToA: directed(surfaceB, surfaceA) };
}
