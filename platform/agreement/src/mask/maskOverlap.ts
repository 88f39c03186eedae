import type { BitMask } from './bitMask.ts';
import { sharedVoxelCount, voxelCount } from './maskCounts.ts';

/** How many voxels two masks have, each and together. */
export interface OverlapCounts {
  readonly voxelsA: number;
  readonly voxelsB: number;
  readonly voxelsBoth: number;
}

/** Counts the voxels of both masks and of their intersection. Throws `MASKS_DIFFER`. */
export function overlapCounts(a: BitMask, b: BitMask): OverlapCounts {
  return { voxelsA: voxelCount(a), voxelsB: voxelCount(b), voxelsBoth: sharedVoxelCount(a, b) };
}

/**
 * Dice similarity 2|A∩B| / (|A|+|B|), from 0 to 1. One mask empty: 0. Both empty: null, for two reads without a finding
 * agree on its absence, which is not an overlap of 1. DOI 10.2307/1932409.
 */
export function dice(a: BitMask, b: BitMask): number | null {
  return diceOf(overlapCounts(a, b));
}

/** Intersection over union |A∩B| / |A∪B|, from 0 to 1; empty masks as for {@link dice}. DOI 10.1111/j.1469-8137.1912.tb05611.x. */
export function iou(a: BitMask, b: BitMask): number | null {
  return iouOf(overlapCounts(a, b));
}

/** {@link dice} from counts already made. */
export function diceOf({ voxelsA, voxelsB, voxelsBoth }: OverlapCounts): number | null {
  return voxelsA + voxelsB === 0 ? null : (2 * voxelsBoth) / (voxelsA + voxelsB);
}

/** {@link iou} from counts already made. */
export function iouOf({ voxelsA, voxelsB, voxelsBoth }: OverlapCounts): number | null {
  return voxelsA + voxelsB === 0 ? null : voxelsBoth / (voxelsA + voxelsB - voxelsBoth);
}
