import type { Arena } from '../engine/arena.ts';
import { type BitGrid, sliceAddress } from '../engine/bitGrid.ts';
import { type BitMask, sliceBytesOf } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';

/** Words between two yields. */
const WORDS_PER_STEP = 2 ** 18;

/** Cuts the box out of the mask into a grid of its size, whatever the width of the mask's rows. Yields the fraction done. */
export function* cropBits(arena: Arena, mask: BitMask, box: VoxelBox, into: BitGrid): Generator<number, void, void> {
  const mark = arena.mark();
  const { columns } = mask;
  const bytes = sliceBytesOf(mask);
  const firstBit = box.rowFrom * columns;
  const firstByte = firstBit >> 3;
  const endByte = Math.min(bytes, Math.ceil(((box.rowTo + 1) * columns) / 8));
  const stage = arena.alloc(endByte - firstByte + 16);
  const bit = firstBit - firstByte * 8 + box.columnFrom;
  const { u8 } = arena;
  let sinceYield = 0;
  for (let slice = 0; slice < into.slices; slice++) {
    const from = (box.sliceFrom + slice) * bytes;
    u8.set(mask.bits.subarray(from + firstByte, from + endByte), stage);
    arena.kernel.cropSlice(stage, bit, columns, into.rows, into.columns, sliceAddress(into, slice), into.rowWords);
    sinceYield += into.sliceWords;
    if (sinceYield < WORDS_PER_STEP) continue;
    sinceYield = 0;
    yield slice / into.slices;
  }
  arena.release(mark);
}
