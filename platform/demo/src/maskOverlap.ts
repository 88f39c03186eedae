import { eachInside } from './images/insideVoxels.ts';
import type { VoxelMask } from './images/volume.ts';

/** Dice of two voxel masks of one volume; 1 if both are empty. */
export function diceOf(a: VoxelMask, b: VoxelMask): number {
  let [both, total] = [0, 0];
  eachInside(a, (at) => {
    both += b[at] ?? 0;
    total++;
  });
  eachInside(b, () => {
    total++;
  });
  return total === 0 ? 1 : (2 * both) / total;
}
