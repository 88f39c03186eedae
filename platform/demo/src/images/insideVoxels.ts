import type { VoxelMask } from './volume.ts';

/** Calls `visit` with the index of every voxel inside a mask, in order; empty stretches are skipped at memory speed. */
export function eachInside(mask: VoxelMask, visit: (at: number) => void): void {
  let at = mask.indexOf(1);
  while (at >= 0) {
    visit(at);
    at = mask[at + 1] === 1 ? at + 1 : mask.indexOf(1, at + 1);
  }
}
