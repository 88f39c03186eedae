import { type BitMask, checkSameSize } from '../mask/bitMask.ts';
import { voxelCount } from '../mask/maskCounts.ts';
import { andMasks } from '../mask/maskLogic.ts';
import { type OverlapCounts, overlapCounts } from '../mask/maskOverlap.ts';
import { kappaOf } from './measurePair.ts';

/** Every voxel of a region, by what two masks say of it: the four cells of a two by two table. */
export interface VoxelConfusion {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

/** The table from counts already made (`PairMetrics` has them); `voxelsOfRegion`: the voxels that they were counted among. */
export function confusionOf({ voxelsA, voxelsB, voxelsBoth }: OverlapCounts, voxelsOfRegion: number): VoxelConfusion {
  return {
    both: voxelsBoth,
    onlyA: voxelsA - voxelsBoth,
    onlyB: voxelsB - voxelsBoth,
    neither: voxelsOfRegion - voxelsA - voxelsB + voxelsBoth,
  };
}

/**
 * The table and Cohen's kappa within a region that the caller states, such as the organ that lesions lie in; what the masks have outside it
 * does not count. Kappa depends on the region, so never give one without the other; null where both masks have none of it, or all.
 * Throws `MASKS_DIFFER`.
 */
export function agreementWithin(
  region: BitMask,
  a: BitMask,
  b: BitMask,
): VoxelConfusion & { readonly voxelsOfRegion: number; readonly kappa: number | null } {
  checkSameSize(a, b);
  const counts = overlapCounts(andMasks(a, region), andMasks(b, region));
  const voxelsOfRegion = voxelCount(region);
  return { ...confusionOf(counts, voxelsOfRegion), voxelsOfRegion, kappa: kappaOf(counts, voxelsOfRegion) };
}
