import type { MaskSizeNow } from './readingState.ts';

/** Voxels per mask. */
export function voxelCounts(sizes: Readonly<Record<string, MaskSizeNow>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(sizes).map(([key, { voxels }]) => [key, voxels]));
}
