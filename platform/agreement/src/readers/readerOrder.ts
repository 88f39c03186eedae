import type { BitMask } from '../mask/bitMask.ts';
import { maskWords } from '../mask/maskWords.ts';
import type { ReaderPatterns } from './readerPatterns.ts';

/**
 * The readers in an order that follows from what they marked alone: by voxels, then by the bits. What is computed in it is the same to the bit in
 * whatever order the reads come. Gives indices into `reads`.
 */
export function readerOrder(reads: readonly BitMask[], { counts }: ReaderPatterns): number[] {
  const voxels = reads.map((_, r) => counts.reduce((sum, n, pattern) => ((pattern >> r) & 1 ? sum + n : sum), 0));
  const byContent = (a: number, b: number) => (voxels[a] ?? 0) - (voxels[b] ?? 0) || compareBits(reads[a], reads[b]);
  return [...reads.keys()].sort((a, b) => byContent(a, b) || a - b);
}

/** The counts as they are when reader `order[i]` is at place `i`. */
export function reorderCounts(counts: Float64Array, order: readonly number[]): Float64Array {
  const reordered = new Float64Array(counts.length);
  for (const [pattern, n] of counts.entries()) reordered[reorderPattern(pattern, order)] = n;
  return reordered;
}

/** The pattern as it is when reader `order[i]` is at place `i`. */
export function reorderPattern(pattern: number, order: readonly number[]): number {
  return order.reduce((result, reader, place) => result | (((pattern >> reader) & 1) << place), 0);
}

function compareBits(a: BitMask | undefined, b: BitMask | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const [p, q] = [maskWords(a), maskWords(b)];
  for (let w = 0; w < p.length; w++) {
    const [x, y] = [p[w] ?? 0, q[w] ?? 0];
    if (x !== y) return x - y;
  }
  return 0;
}
