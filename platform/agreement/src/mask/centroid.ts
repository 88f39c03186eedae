import type { MaskSize } from './bitMask.ts';
import { type Grid, sliceExtentsMm } from './grid.ts';
import type { VoxelRuns } from './voxelRuns.ts';

/** A place in the stack in mm, from the centre of voxel (0, 0) along columns and rows, and along the normal as slice positions count. */
export interface StackPoint {
  readonly columnMm: number;
  readonly rowMm: number;
  readonly sliceMm: number;
}

/**
 * The centroid of the volume: voxels weigh as much as their slice is thick (`sliceExtentsMm`; all the same in a stack of one slice).
 * Null without voxels.
 */
export function centroidMm(runs: VoxelRuns, grid: Grid): StackPoint | null {
  const extents = sliceExtentsMm(grid);
  let [weight, columnSum, rowSum, sliceSum] = [0, 0, 0, 0];
  for (let i = 0; i < runs.lines.length; ) {
    const slice = Math.floor((runs.lines[i] ?? 0) / runs.rows);
    const end = (slice + 1) * runs.rows;
    // Whole numbers within a slice; columns count twice, so that the middle of a run is one too.
    let [voxels, twiceColumns, rows] = [0, 0, 0];
    for (let line = runs.lines[i]; line !== undefined && line < end; line = runs.lines[++i]) {
      const [from, to] = [runs.from[i] ?? 0, runs.to[i] ?? 0];
      const n = to - from + 1;
      voxels += n;
      twiceColumns += n * (from + to);
      rows += n * (line - slice * runs.rows);
    }
    const extent = extents?.[slice] ?? 1;
    weight += voxels * extent;
    columnSum += (twiceColumns / 2) * extent;
    rowSum += rows * extent;
    sliceSum += voxels * extent * (grid.slicePositionsMm[slice] ?? 0);
  }
  if (weight === 0) return null;
  return {
    columnMm: (columnSum / weight) * grid.columnSpacingMm,
    rowMm: (rowSum / weight) * grid.rowSpacingMm,
    sliceMm: sliceSum / weight,
  };
}

/** The distance of two places in mm. */
export function distanceMm(a: StackPoint, b: StackPoint): number {
  return Math.sqrt((a.columnMm - b.columnMm) ** 2 + (a.rowMm - b.rowMm) ** 2 + (a.sliceMm - b.sliceMm) ** 2);
}

/** How far, in voxels or mm, a place may be from the border between two voxels and still count as on it: rounding, not anatomy. */
const ON_BORDER = 1e-6;

/** A voxel by its indices, from 0. */
export interface VoxelIndex {
  readonly column: number;
  readonly row: number;
  readonly slice: number;
}

/** The voxels that a place lies in, of those there are: one, or where it lies on the border between voxels each of them. */
export function voxelsAt(point: StackPoint, grid: Grid, size: MaskSize): VoxelIndex[] {
  const columns = nearest(point.columnMm / grid.columnSpacingMm, size.columns);
  const rows = nearest(point.rowMm / grid.rowSpacingMm, size.rows);
  return nearestSlices(point.sliceMm, grid).flatMap((slice) =>
    rows.flatMap((row) => columns.map((column) => ({ column, row, slice }))),
  );
}

function nearest(at: number, size: number): number[] {
  const [low, high] = [Math.floor(at + 0.5 - ON_BORDER), Math.floor(at + 0.5 + ON_BORDER)];
  return (low === high ? [low] : [low, high]).filter((i) => i >= 0 && i < size);
}

function nearestSlices(mm: number, grid: Grid): number[] {
  const distances = grid.slicePositionsMm.map((position) => Math.abs(position - mm));
  const least = Math.min(...distances);
  return distances.flatMap((distance, slice) => (distance <= least + ON_BORDER ? [slice] : []));
}
