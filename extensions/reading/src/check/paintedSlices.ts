import { type BitMask, createMask, type Grid, sliceBytesOf, type VoxelRuns } from '@overread/agreement';
import type { CheckedFrame, CheckedMask, Region, SliceRange } from './findings.ts';

/** Slices left out between painted ones count as forgotten if they are at most so many; more are a distance. */
const MOST_FORGOTTEN = 3;

/**
 * The painted slices of a mask, close together: what was forgotten in between is left out, and one empty slice stands for a longer way.
 * Parts that only a forgotten slice keeps apart are one part here, and a mask takes no more memory than its painted slices.
 */
export interface PaintedSlices {
  readonly mask: BitMask;
  /** For each slice here its place in the stack. */
  readonly slices: readonly number[];
  /** Forgotten slices, by the slice here that follows them. */
  readonly forgotten: ReadonlyMap<number, SliceRange>;
  /** Millimetres of a voxel of each slice here, in the third direction; null where the images make no volume. */
  readonly grid: Grid | null;
}

/** Takes a mask apart into its painted slices. Without a grid no image is the neighbour of another. */
export function paintedSlices({ columns, rows, frames, grid }: CheckedMask): PaintedSlices {
  const slices: number[] = [];
  const bits: (CheckedFrame | null)[] = [];
  const forgotten = new Map<number, SliceRange>();
  for (const frame of frames) {
    const before = slices.at(-1);
    const between = before === undefined ? 0 : frame.slice - before - 1;
    const isShort = grid !== null && between <= MOST_FORGOTTEN;
    if (before !== undefined && isShort && between > 0)
      forgotten.set(slices.length, { from: before + 1, to: frame.slice - 1 });
    if (before !== undefined && !isShort) {
      slices.push(grid === null ? before : before + 1);
      bits.push(null);
    }
    slices.push(frame.slice);
    bits.push(frame);
  }
  const mask = createMask(columns, rows, Math.max(1, slices.length));
  const size = sliceBytesOf(mask);
  for (const [at, frame] of bits.entries()) if (frame?.bits.length === size) mask.bits.set(frame.bits, at * size);
  const positions = grid && slices.map((slice) => grid.slicePositionsMm[slice] ?? 0);
  return { mask, slices, forgotten, grid: grid && positions && { ...grid, slicePositionsMm: positions } };
}

/** Size and place of voxels among painted slices. `extentsMm` are those of the whole stack's slices; null: no volume. */
export function regionOf(runs: VoxelRuns, slices: readonly number[], mlOfSlice: readonly number[] | null): Region {
  let ml = 0;
  const first = sliceOf(runs, 0);
  for (let i = 0; mlOfSlice && i < runs.lines.length; i++)
    ml += ((runs.to[i] ?? 0) - (runs.from[i] ?? 0) + 1) * (mlOfSlice[slices[sliceOf(runs, i)] ?? 0] ?? 0);
  const last = sliceOf(runs, runs.lines.length - 1);
  return {
    voxels: runs.voxels,
    ml: mlOfSlice && ml,
    slices: { from: slices[first] ?? 0, to: slices[last] ?? 0 },
  };
}

/** The slice of a run. */
export const sliceOf = (runs: VoxelRuns, run: number): number => Math.floor((runs.lines[run] ?? 0) / runs.rows);
