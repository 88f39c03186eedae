import { type BitMask, createMask } from '../mask/bitMask.ts';
import { maskWords, nextNonZero } from '../mask/maskWords.ts';
import { needReads } from './needReads.ts';

/**
 * What more than half of the reads marked. An even number may tie; a tie is not a majority, so the voxel is not in. Two reads are refused
 * (`READS_INVALID`): where they differ it is always a tie, so their majority is their intersection, and should be called that. Throws `MASKS_DIFFER`.
 */
export function majority(reads: readonly BitMask[]): BitMask {
  needReads(
    reads,
    3,
    'A majority needs 3 reads or more: where two differ it is a tie, which nobody wins. Name what is wanted of two: intersection, union or meanSurface',
  );
  return markedByAtLeast(reads, Math.floor(reads.length / 2) + 1);
}

/** What at least `least` of the reads marked: 1 is their union, all of them their intersection. Throws `READS_INVALID`, `MASKS_DIFFER`. */
export function markedByAtLeast(reads: readonly BitMask[], least: number): BitMask {
  const [first] = needReads(reads, Math.max(1, least), `At least ${least} readers can only be asked of as many`);
  const result = createMask(first.columns, first.rows, first.slices);
  const words = reads.map(maskWords);
  const out = new Int32Array((result.bits.length + 3) >> 2);
  // By bit: `reached[k]` holds the voxels that k + 1 of the reads so far marked; a block at a time, which stays in the processor's cache.
  const reached = Array.from({ length: Math.max(1, least) }, () => new Int32Array(BLOCK));
  for (let from = 0; from < out.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, out.length);
    if (words.every((read) => nextNonZero(read, from, to) === to)) continue;
    for (const marks of reached) marks.fill(0);
    for (const read of words) addRead(read.subarray(from, to), reached);
    const last = reached.at(-1);
    if (last !== undefined) out.set(last.subarray(0, to - from), from);
  }
  result.bits.set(new Uint8Array(out.buffer, 0, result.bits.length));
  return result;
}

/** Words of a block. */
const BLOCK = 4096;

function addRead(read: Int32Array, reached: readonly Int32Array[]): void {
  for (let k = reached.length - 1; k >= 0; k--) {
    const [marks, before] = [reached[k] ?? read, reached[k - 1] ?? read];
    if (k === 0) for (let w = 0; w < read.length; w++) marks[w] = (marks[w] ?? 0) | (read[w] ?? 0);
    else for (let w = 0; w < read.length; w++) marks[w] = (marks[w] ?? 0) | ((before[w] ?? 0) & (read[w] ?? 0));
  }
}
