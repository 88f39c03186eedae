import { type BitMask, sliceBytesOf } from '../mask/bitMask.ts';
import { boundingBox, boxesMeet, type VoxelBox } from '../mask/boundingBox.ts';
import { countSharedBytes, voxelCount } from '../mask/maskCounts.ts';
import { equalMasks } from '../mask/maskLogic.ts';
import type { OverlapCounts } from '../mask/maskOverlap.ts';

/** What matching needs to know of an instance, found once. */
export interface InstanceFacts {
  readonly mask: BitMask;
  readonly box: VoxelBox | null;
  readonly voxels: number;
}

/** Looks once through each mask. */
export function instanceFacts(masks: readonly BitMask[]): InstanceFacts[] {
  return masks.map((mask) => ({ mask, box: boundingBox(mask), voxels: voxelCount(mask) }));
}

/** The voxels of two instances, each and together; null where they do not touch. Only their common slices are read. */
export function instanceOverlap(a: InstanceFacts, b: InstanceFacts): OverlapCounts | null {
  if (a.box === null || b.box === null || !boxesMeet(a.box, b.box)) return null;
  const sliceBytes = sliceBytesOf(a.mask);
  const from = Math.max(a.box.sliceFrom, b.box.sliceFrom) * sliceBytes;
  const to = (Math.min(a.box.sliceTo, b.box.sliceTo) + 1) * sliceBytes;
  const voxelsBoth = countSharedBytes(a.mask.bits, b.mask.bits, from, to);
  return voxelsBoth === 0 ? null : { voxelsA: a.voxels, voxelsB: b.voxels, voxelsBoth };
}

/**
 * Orders instances by what they contain: by voxels, then by bytes; 0 only for equal masks. What is computed in this
 * order does not depend on the order in which the instances came.
 */
export function compareContent(a: InstanceFacts, b: InstanceFacts): number {
  if (a.voxels !== b.voxels) return a.voxels - b.voxels;
  if (equalMasks(a.mask, b.mask)) return 0;
  for (let i = 0; i < a.mask.bits.length; i++) {
    const difference = (a.mask.bits[i] ?? 0) - (b.mask.bits[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
