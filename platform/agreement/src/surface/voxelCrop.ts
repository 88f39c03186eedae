import { type BitMask, sliceBytesOf } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';

/**
 * A part of a mask as a byte per voxel (1 inside, 0 outside), with a margin of one voxel of outside on every side:
 * `x` columns, `y` rows, `z` slices including the margin, `x` fastest.
 */
export interface VoxelCrop {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly inside: Uint8Array;
}

/** Cuts the box out of the mask. The margin is outside even where it lies beyond the image. */
export function cropMask(mask: BitMask, box: VoxelBox): VoxelCrop {
  const width = box.columnTo - box.columnFrom + 1;
  const x = width + 2;
  const y = box.rowTo - box.rowFrom + 3;
  const z = box.sliceTo - box.sliceFrom + 3;
  const inside = new Uint8Array(x * y * z);
  const sliceBytes = sliceBytesOf(mask);
  const { bits, columns } = mask;
  for (let slice = box.sliceFrom; slice <= box.sliceTo; slice++) {
    for (let row = box.rowFrom; row <= box.rowTo; row++) {
      const to = ((slice - box.sliceFrom + 1) * y + (row - box.rowFrom + 1)) * x + 1;
      const from = row * columns + box.columnFrom;
      for (let k = 0; k < width; ) {
        const i = from + k;
        const byte = bits[slice * sliceBytes + (i >> 3)] ?? 0;
        const last = Math.min(width, k + 8 - (i & 7));
        if (byte === 0) {
          k = last;
          continue;
        }
        for (let shift = i & 7; k < last; k++, shift++) inside[to + k] = (byte >> shift) & 1;
      }
    }
  }
  return { x, y, z, inside };
}
