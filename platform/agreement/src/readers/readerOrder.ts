import type { BitMask } from '../mask/bitMask.ts';
import { voxelCount } from '../mask/maskCounts.ts';
import { maskWords } from '../mask/maskWords.ts';

/**
 * The readers in an order that follows from what they marked alone: by voxels, then by the bits. What is computed in it is the same to the bit in
 * whatever order the reads come. Gives indices into `reads`.
 */
export function readerOrder(reads: readonly BitMask[]): number[] {
  const facts = reads.map((mask, reader) => ({ reader, mask, voxels: voxelCount(mask) }));
  return facts
    .sort((a, b) => a.voxels - b.voxels || compareBits(a.mask, b.mask) || a.reader - b.reader)
    .map(({ reader }) => reader);
}

/** The pattern as it is when reader `order[i]` is at place `i`. */
export function reorderPattern(pattern: number, order: readonly number[]): number {
  return order.reduce((result, reader, place) => result | (((pattern >> reader) & 1) << place), 0);
}

function compareBits(a: BitMask, b: BitMask): number {
  const [p, q] = [maskWords(a), maskWords(b)];
  for (let w = 0; w < p.length; w++) {
    const [x, y] = [p[w] ?? 0, q[w] ?? 0];
    if (x !== y) return x - y;
  }
  return 0;
}
