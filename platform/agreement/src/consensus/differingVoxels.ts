import type { Arena } from '../engine/arena.ts';
import type { BitGrid } from '../engine/bitGrid.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import { scaled } from '../surface/borderPair.ts';
import { cropBits } from '../surface/cropBits.ts';

/** Draws the voxels that some reads have and others have not into `wanted`; returns their places, ascending. */
export function* findDiffering(
  arena: Arena,
  reads: readonly BitMask[],
  box: VoxelBox,
  { mask, wanted, all }: { readonly mask: BitGrid; readonly wanted: BitGrid; readonly all: BitGrid },
): Generator<number, Uint32Array, void> {
  const words = mask.slices * mask.sliceWords;
  const [own, any, every] = [mask, wanted, all].map(({ address }) => address >> 2) as [number, number, number];
  for (const [number, read] of reads.entries()) {
    yield* scaled(cropWithMargin(arena, read, box, mask), number / reads.length, (number + 1) / reads.length);
    const { i32 } = arena;
    for (let i = 0; i < words; i++) {
      const word = i32[own + i] ?? 0;
      i32[any + i] = (i32[any + i] ?? 0) | word;
      i32[every + i] = number === 0 ? word : (i32[every + i] ?? 0) & word;
    }
  }
  const { i32 } = arena;
  let count = 0;
  for (let slice = 0; slice < mask.slices; slice++) {
    for (let i = slice * mask.sliceWords; i < (slice + 1) * mask.sliceWords; i++) {
      i32[any + i] = (i32[any + i] ?? 0) & ~(i32[every + i] ?? 0);
      for (let word = i32[any + i] ?? 0; word !== 0; word &= word - 1) count++;
    }
  }
  const places = new Uint32Array(count);
  let at = 0;
  for (let row = 0; row < mask.slices * mask.rows; row++) {
    const from = any + Math.floor(row / mask.rows) * mask.sliceWords + (row % mask.rows) * mask.rowWords;
    for (let k = 0; k < mask.rowWords - 1; k++) {
      for (let word = i32[from + k] ?? 0; word !== 0; word &= word - 1) {
        places[at++] = row * mask.columns + k * 32 + 31 - Math.clz32(word & -word);
      }
    }
  }
  return places;
}

/** Cuts the box out of a read, one voxel from the faces of the grid. */
export function* cropWithMargin(
  arena: Arena,
  read: BitMask,
  box: VoxelBox,
  into: BitGrid,
): Generator<number, void, void> {
  const { rowWords, sliceWords, columns, rows, slices } = into;
  const [start, end] = [into.address >> 2, (into.address >> 2) + slices * sliceWords];
  arena.i32.fill(0, start, end);
  const address = into.address + 4 * (sliceWords + rowWords);
  yield* cropBits(arena, read, box, { ...into, address, columns: columns - 2, rows: rows - 2, slices: slices - 2 });
  // One column on; what leaves a row falls into its word of zeros' place only where the margin is.
  const { i32 } = arena;
  for (let i = end - 1; i > start; i--) i32[i] = ((i32[i] ?? 0) << 1) | ((i32[i - 1] ?? 0) >>> 31);
}
