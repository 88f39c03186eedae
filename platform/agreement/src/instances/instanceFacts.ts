import { type BitMask, type MaskSize, sliceBytesOf } from '../mask/bitMask.ts';
import { boxesMeet } from '../mask/boundingBox.ts';
import { centroidMm, type StackPoint, type VoxelIndex, voxelsAt } from '../mask/centroid.ts';
import type { Grid } from '../mask/grid.ts';
import type { OverlapCounts } from '../mask/maskOverlap.ts';
import { runsOfMask } from '../mask/runsOfMask.ts';
import { runsHold, sharedRunVoxels, type VoxelRuns } from '../mask/voxelRuns.ts';

/** One instance of a read: a mask of the whole stack, or runs, which take a fraction of the memory. */
export type Instance = BitMask | VoxelRuns;

/** The voxels of an instance as runs. */
export function instanceRuns(instance: Instance): VoxelRuns {
  return 'bits' in instance ? runsOfMask(instance) : instance;
}

/** What matching needs to know of an instance, found once. */
export interface InstanceFacts {
  /** Place in the caller's list. */
  readonly index: number;
  readonly runs: VoxelRuns;
  /** Null for an empty instance. */
  readonly centroid: StackPoint | null;
  /** The voxels in which the centroid lies. */
  readonly centroidVoxels: readonly VoxelIndex[];
}

/** Looks once through each instance. */
export function instanceFacts(instances: readonly Instance[], grid: Grid): InstanceFacts[] {
  return instances.map((instance, index) => {
    const runs = instanceRuns(instance);
    const centroid = centroidMm(runs, grid);
    return { index, runs, centroid, centroidVoxels: centroid === null ? [] : voxelsAt(centroid, grid, runs) };
  });
}

/** The voxels of two instances, each and together. */
export function instanceOverlap({ runs: a }: InstanceFacts, { runs: b }: InstanceFacts): OverlapCounts {
  const meet = a.box !== null && b.box !== null && boxesMeet(a.box, b.box);
  return { voxelsA: a.voxels, voxelsB: b.voxels, voxelsBoth: meet ? sharedRunVoxels(a, b) : 0 };
}

/** Whether the centroid of either lies in the other. */
export function centroidIsWithin(a: InstanceFacts, b: InstanceFacts): boolean {
  const within = ({ centroidVoxels }: InstanceFacts, { runs }: InstanceFacts) =>
    centroidVoxels.some(({ column, row, slice }) => runsHold(runs, column, row, slice));
  return within(a, b) || within(b, a);
}

/**
 * Orders instances by what they contain: by voxels, then by the bytes that a mask of them has; 0 only for equal voxels. What is computed in this
 * order does not depend on the order in which the instances came, nor on their form.
 */
export function compareContent({ runs: a }: InstanceFacts, { runs: b }: InstanceFacts): number {
  if (a.voxels !== b.voxels) return a.voxels - b.voxels;
  for (let i = 0; i < a.lines.length; i++) {
    const isSame = a.lines[i] === b.lines[i] && a.from[i] === b.from[i] && a.to[i] === b.to[i];
    if (!isSame) return compareBytes(a, b, i);
  }
  return 0;
}

/** Compares the first byte of the masks that differs, which is where run `i` differs. */
function compareBytes(a: VoxelRuns, b: VoxelRuns, i: number): number {
  const startA = voxelNumber(a, a.lines[i], a.from[i]);
  const startB = voxelNumber(b, b.lines[i], b.from[i]);
  const first =
    startA === startB
      ? 1 + Math.min(voxelNumber(a, a.lines[i], a.to[i]), voxelNumber(b, b.lines[i], b.to[i]))
      : Math.min(startA, startB);
  const sliceBits = sliceBytesOf(a) * 8;
  const slice = Math.floor(first / sliceBits);
  const inSlice = first - slice * sliceBits;
  for (let at = inSlice | 7; at >= inSlice; at--) {
    const row = Math.floor(at / a.columns);
    if (row >= a.rows) continue;
    const [p, q] = [a, b].map((runs) => runsHold(runs, at - row * a.columns, row, slice));
    if (p !== q) return p ? 1 : -1;
  }
  return 0;
}

/** Which bit of the mask a voxel is. */
function voxelNumber(size: MaskSize, line = 0, column = 0): number {
  const slice = Math.floor(line / size.rows);
  return slice * sliceBytesOf(size) * 8 + (line - slice * size.rows) * size.columns + column;
}
