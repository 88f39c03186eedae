import { type BitMask, worstSlices as differingSlices, type PairMetrics } from '@overread/agreement';
import type { WorstSlice } from './agreementReport.ts';
import type { CommonGrid } from './commonGrid.ts';
import { moved } from './maskLattice.ts';

const MOST = 3;

/** The slices with the most voxels in one mask only, worst first, with a point of the difference in the patient. */
export function worstSlices(a: BitMask, b: BitMask, { slices }: PairMetrics, grid: CommonGrid): WorstSlice[] {
  const { columnSpacingMm, rowSpacingMm } = grid.grid;
  return differingSlices(a, b, MOST, slices).map(({ slice, onlyA, onlyB, point }) => ({
    slice,
    voxelsOnlyA: onlyA,
    voxelsOnlyB: onlyB,
    areaMm2: (onlyA + onlyB) * columnSpacingMm * rowSpacingMm,
    pointMm: pointOf(point.column, point.row, slice, grid),
  }));
}

/** The centre of a voxel, LPS. */
function pointOf(column: number, row: number, slice: number, { grid, along, origin }: CommonGrid): number[] {
  const inRow = moved(origin, along[0], column * grid.columnSpacingMm);
  const inSlice = moved(inRow, along[1], row * grid.rowSpacingMm);
  const [first = 0] = grid.slicePositionsMm;
  return [...moved(inSlice, along[2], (grid.slicePositionsMm[slice] ?? first) - first)];
}
