import type { VoxelBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import type { Axes } from './distanceTransform.ts';
import type { VoxelCrop } from './voxelCrop.ts';

/**
 * The positions of the slices of a box and of its margin of one, in mm. Beyond the first or last slice of the stack the margin is as far away as
 * the neighbouring slice; a stack of one slice takes its thickness, or the row spacing where that is unknown.
 */
export function marginPositionsMm(grid: Grid, box: Pick<VoxelBox, 'sliceFrom' | 'sliceTo'>): number[] {
  const mm = grid.slicePositionsMm;
  const lone = grid.sliceThicknessMm ?? grid.rowSpacingMm;
  const at = (slice: number): number => {
    const position = mm[slice];
    if (position !== undefined) return position;
    const [first = 0, second = first + lone] = mm;
    if (slice < 0) return first - (second - first);
    const last = mm[mm.length - 1] ?? first;
    return last + (last - (mm[mm.length - 2] ?? last - lone));
  };
  return Array.from({ length: box.sliceTo - box.sliceFrom + 3 }, (_, i) => at(box.sliceFrom - 1 + i));
}

/** Where the voxels of a crop lie. */
export function cropAxes(grid: Grid, box: VoxelBox, crop: VoxelCrop): Axes {
  return {
    x: { count: crop.x, spacingMm: grid.columnSpacingMm },
    y: { count: crop.y, spacingMm: grid.rowSpacingMm },
    z: { count: crop.z, positionsMm: marginPositionsMm(grid, box) },
  };
}
