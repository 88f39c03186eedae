import { type BitMask, createMask } from '../mask/bitMask.ts';
import { maskWords } from '../mask/maskWords.ts';
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
  // By bit: `reached[k]` holds the voxels that k + 1 of the reads so far marked.
  const reached = new Int32Array(Math.max(1, least));
  const out = new Int32Array((result.bits.length + 3) >> 2);
  for (let w = 0; w < out.length; w++) {
    let any = 0;
    for (const read of words) any |= read[w] ?? 0;
    if (any === 0) continue;
    reached.fill(0);
    for (const read of words) {
      const word = read[w] ?? 0;
      for (let k = reached.length - 1; k > 0; k--) reached[k] = (reached[k] ?? 0) | ((reached[k - 1] ?? 0) & word);
      reached[0] = (reached[0] ?? 0) | word;
    }
    out[w] = reached.at(-1) ?? 0;
  }
  result.bits.set(new Uint8Array(out.buffer, 0, result.bits.length));
  return result;
}
