import { type Arena, inArena } from '../engine/arena.ts';
import { type BitMask, createMask, sliceBits, sliceBytesOf } from '../mask/bitMask.ts';
import { lowestBit, maskWords } from '../mask/maskWords.ts';
import { checkReaders, SIDES_BYTES } from './readerPatterns.ts';

/** The share of readers who marked a voxel, by pattern: the simple probability map. 2^readers numbers. */
export function shareOfReaders(readers: number): Float64Array {
  return Float64Array.from({ length: 2 ** readers }, (_, pattern) => {
    let marks = 0;
    for (let rest = pattern; rest !== 0; rest &= rest - 1) marks++;
    return marks / readers;
  });
}

/**
 * One slice of a probability map: the value of each voxel's pattern (rows x columns, row-major). `byPattern` is `StapleEstimate.probabilities` or
 * {@link shareOfReaders}. Throws `READS_INVALID`, `MASKS_DIFFER`, `VOXEL_OUTSIDE`.
 */
export function probabilitySlice(reads: readonly BitMask[], byPattern: Float64Array, slice: number): Float32Array {
  const { columns, rows } = checkReaders(reads);
  for (const read of reads) sliceBits(read, slice);
  const map = new Float32Array(columns * rows);
  inArena((arena) => mapSlicesIn(arena, reads, byPattern, slice, 1, map));
  return map;
}

/** The whole map, slice after slice: 4 bytes a voxel. Where it is only shown, {@link probabilitySlice} takes less. Throws `READS_INVALID`, `MASKS_DIFFER`. */
export function probabilityMap(reads: readonly BitMask[], byPattern: Float64Array): Float32Array {
  const { columns, rows, slices } = checkReaders(reads);
  const map = new Float32Array(columns * rows * slices);
  inArena((arena) => mapSlicesIn(arena, reads, byPattern, 0, slices, map));
  return map;
}

/** The map of so many slices from the first, in a given arena: a slice at a time passes through it. */
export function mapSlicesIn(
  arena: Arena,
  reads: readonly BitMask[],
  byPattern: Float64Array,
  first: number,
  slices: number,
  into: Float32Array,
): void {
  const size = checkReaders(reads);
  const sliceBytes = sliceBytesOf(size);
  const stride = Math.ceil(sliceBytes / 16) * 16;
  const stages = arena.allocZeros(stride * reads.length);
  const values = arena.alloc(4 * byPattern.length);
  const sides = arena.alloc(SIDES_BYTES);
  const map = arena.alloc(32 * stride);
  const { u8, kernel } = arena;
  const plane = size.columns * size.rows;
  new Float32Array(u8.buffer, values, byPattern.length).set(byPattern);
  const drawn = new Float32Array(u8.buffer, map, plane);
  for (let slice = 0; slice < slices; slice++) {
    const at = (first + slice) * sliceBytes;
    for (const [r, read] of reads.entries()) u8.set(read.bits.subarray(at, at + sliceBytes), stages + r * stride);
    kernel.mapPatterns(stages, stride, reads.length, sliceBytes, values, sides, map);
    into.set(drawn, slice * plane);
  }
}

/** The voxels whose pattern of readers is included; what nobody marked never is. Throws `READS_INVALID`, `MASKS_DIFFER`. */
export function maskOfPatterns(reads: readonly BitMask[], includes: (pattern: number) => boolean): BitMask {
  const { columns, rows, slices } = checkReaders(reads);
  const isIn = Array.from({ length: 2 ** reads.length }, (_, pattern) => pattern > 0 && includes(pattern));
  const words = reads.map(maskWords);
  const mask = createMask(columns, rows, slices);
  const out = new Int32Array((mask.bits.length + 3) >> 2);
  for (let w = 0; w < out.length; w++) {
    let any = 0;
    let all = -1;
    for (let r = 0; r < words.length; r++) {
      const word = words[r]?.[w] ?? 0;
      any |= word;
      all &= word;
    }
    if (any === 0) continue;
    let word = isIn.at(-1) ? all : 0;
    for (let open = any & ~all; open !== 0; open &= open - 1) {
      const bit = lowestBit(open);
      let pattern = 0;
      for (let r = 0; r < words.length; r++) pattern |= (((words[r]?.[w] ?? 0) >>> bit) & 1) << r;
      if (isIn[pattern]) word |= 1 << bit;
    }
    out[w] = word;
  }
  mask.bits.set(new Uint8Array(out.buffer, 0, mask.bits.length));
  return mask;
}
