import { dice, maskFromLabels } from '@overread/agreement';
import type { VoxelMask } from './images/volume.ts';

/** Dice of two voxel masks of one volume; 1 if both are empty. */
export function diceOf(a: VoxelMask, b: VoxelMask): number {
  return dice(maskFromLabels(a.length, 1, 1, a), maskFromLabels(b.length, 1, 1, b)) ?? 1;
}
