import { type BitMask, type PairMetrics, sliceBits } from '@overread/agreement';
import type { WorstSlice } from './agreementReport.ts';
import type { CommonGrid } from './commonGrid.ts';
import { moved } from './maskLattice.ts';

const MOST = 3;

/** The slices with the most voxels in one mask only, worst first; equal ones in their order. */
export function worstSlices(a: BitMask, b: BitMask, { slices }: PairMetrics, grid: CommonGrid): WorstSlice[] {
  const { voxelsA, voxelsB, voxelsBoth } = slices;
  const differing = Array.from(voxelsA, (inA, slice) => {
    const both = voxelsBoth[slice] ?? 0;
    return { slice, voxelsOnlyA: inA - both, voxelsOnlyB: (voxelsB[slice] ?? 0) - both };
  }).filter(({ voxelsOnlyA, voxelsOnlyB }) => voxelsOnlyA + voxelsOnlyB > 0);
  const total = (one: { voxelsOnlyA: number; voxelsOnlyB: number }) => one.voxelsOnlyA + one.voxelsOnlyB;
  return differing
    .sort((p, q) => total(q) - total(p) || p.slice - q.slice)
    .slice(0, MOST)
    .map((one) => ({
      ...one,
      areaMm2: total(one) * grid.grid.columnSpacingMm * grid.grid.rowSpacingMm,
      pointMm: middle(a, b, one.slice, grid),
    }));
}

/** The middle of the voxels of a slice that are in one mask only. */
function middle(a: BitMask, b: BitMask, slice: number, { grid, along, origin }: CommonGrid): number[] {
  const [inA, inB] = [sliceBits(a, slice), sliceBits(b, slice)];
  let [columns, rows, count] = [0, 0, 0];
  for (let byte = 0; byte < inA.length; byte++) {
    let bits = (inA[byte] ?? 0) ^ (inB[byte] ?? 0);
    for (let at = byte * 8; bits !== 0; at++, bits >>= 1) {
      if ((bits & 1) === 0) continue;
      columns += at % a.columns;
      rows += Math.floor(at / a.columns);
      count++;
    }
  }
  const inRow = moved(origin, along[0], (columns / count) * grid.columnSpacingMm);
  const inSlice = moved(inRow, along[1], (rows / count) * grid.rowSpacingMm);
  const [first = 0] = grid.slicePositionsMm;
  return [...moved(inSlice, along[2], (grid.slicePositionsMm[slice] ?? first) - first)];
}
