import type { BitMask } from './bitMask.ts';
import { checkGrid, type Grid, sliceExtentsMm } from './grid.ts';
import { voxelsPerSlice } from './maskCounts.ts';

/**
 * The volume of the mask in millilitres: voxels of each slice x pixel area x the slice's extent
 * ({@link sliceExtentsMm}), so that missing slices do not shrink it. 0 for an empty mask; null for a stack of one slice
 * whose thickness the grid does not give. Throws `GRID_INVALID`.
 */
export function volumeMl(mask: BitMask, grid: Grid): number | null {
  checkGrid(grid, mask);
  return volumeOfCountsMl(voxelsPerSlice(mask), grid);
}

/** {@link volumeMl} from the voxels of each slice. */
export function volumeOfCountsMl(voxels: Uint32Array, grid: Grid): number | null {
  const extents = sliceExtentsMm(grid);
  if (extents === null) return null;
  const pixelMm2 = grid.columnSpacingMm * grid.rowSpacingMm;
  let mm3 = 0;
  for (const [slice, count] of voxels.entries()) mm3 += count * pixelMm2 * (extents[slice] ?? 0);
  return mm3 / 1000;
}

/** The diameter in mm of the sphere that has this volume. */
export function equivalentDiameterMm(ml: number): number {
  return Math.cbrt((6 * ml * 1000) / Math.PI);
}
