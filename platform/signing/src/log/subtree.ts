import { OverreadError } from '@overread/dicom';
import { EMPTY_ROOT, nodeHash } from './merkleHash.ts';

/**
 * A complete subtree of the log: level 0 is a leaf, level n covers 2^n leaves from `index` * 2^n on. Its hash never changes once the
 * leaves are there, so that it is what a log keeps.
 */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** A complete subtree with its hash, 32 bytes. */
export interface HashedSubtree extends Subtree {
  readonly hash: Uint8Array;
}

/** Leaves from `from` up to but without `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** Gives the hashes of complete subtrees, in the order asked for. */
export type ReadSubtrees = (subtrees: readonly Subtree[]) => Promise<readonly Uint8Array[]>;

/** Largest power of two below `size` (RFC 6962 calls it k), `size` at least 2. Exact up to 2^53. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** The complete subtrees of a range of leaves as RFC 6962 divides it, from the left. The range must begin at a multiple of its size rounded up to a power of two, as all that occur in proofs do. */
export function subtreesOf({ from, to }: LeafRange): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let start = from; start < to; ) {
    let [level, width] = [0, 1];
    while (width * 2 <= to - start) [level, width] = [level + 1, width * 2];
    subtrees.push({ level, index: start / width });
    start += width;
  }
  return subtrees;
}

/** Hash of a range from those of its complete subtrees ({@link subtreesOf}); of no subtree, the root of the empty tree. */
export function hashOfSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? Uint8Array.from(EMPTY_ROOT) : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Reads what is needed for many ranges in one go and answers the hash of each. */
export async function hashesOfRanges(ranges: readonly LeafRange[], read: ReadSubtrees): Promise<Uint8Array[]> {
  const subtrees = ranges.map(subtreesOf);
  const hashes = await read(subtrees.flat());
  let next = 0;
  return subtrees.map(({ length }) => {
    next += length;
    return hashOfSubtrees(hashes.slice(next - length, next));
  });
}

/** Throws OVR_LOG_INVALID unless `size` is a whole number that a tree can have. */
export function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new OverreadError('OVR_LOG_INVALID', `A tree of ${String(size)} entries cannot exist.`);
}
