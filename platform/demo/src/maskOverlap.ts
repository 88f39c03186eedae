import type { VoxelMask } from './images/volume.ts';

/** Dice of two voxel masks of one volume; 1 if both are empty. */
export function diceOf(a: VoxelMask, b: VoxelMask): number {
  let [both, total] = [0, 0];
  a.forEach((value, at) => {
    const other = b[at] ?? 0;
    both += value & other;
    total += value + other;
  });
  return total === 0 ? 1 : (2 * both) / total;
}
