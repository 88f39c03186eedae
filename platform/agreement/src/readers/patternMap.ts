import { type BitMask, createMask, sliceBits } from '../mask/bitMask.ts';
import { lowestBit, maskWords } from '../mask/maskWords.ts';
import { checkReaders } from './readerPatterns.ts';

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
  const bytes = reads.map((read) => sliceBits(read, slice));
  const map = new Float32Array(columns * rows).fill(byPattern[0] ?? 0);
  const length = bytes[0]?.length ?? 0;
  for (let at = 0; at < length; at++) {
    let any = 0;
    for (const read of bytes) any |= read[at] ?? 0;
    for (; any !== 0; any &= any - 1) {
      const bit = lowestBit(any);
      let pattern = 0;
      for (const [r, read] of bytes.entries()) pattern |= (((read[at] ?? 0) >> bit) & 1) << r;
      map[at * 8 + bit] = byPattern[pattern] ?? 0;
    }
  }
  return map;
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
