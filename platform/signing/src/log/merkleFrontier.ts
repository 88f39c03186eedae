import { OverreadError } from '@overread/dicom';
import { nodeHash } from './merkleHash.ts';
import { checkSize, type HashedSubtree, hashOfSubtrees, type ReadSubtrees, subtreesOf } from './subtree.ts';

/**
 * The right edge of a growing tree: the complete subtrees that the tree of a size consists of, O(log n) hashes. It is all that
 * appending and the root need.
 */
export interface MerkleFrontier {
  readonly size: number;
  /** Root of the tree as it is now (RFC 6962 section 2.1), 32 bytes. */
  root(): Uint8Array;
  /** Appends a leaf by its hash; answers the subtrees that became complete, the leaf itself first. */
  append(leaf: Uint8Array): readonly HashedSubtree[];
}

/** The frontier of a tree of `size` leaves whose complete subtrees `hashes` are, from the left. Throws OVR_LOG_INVALID if they do not fit. */
export function merkleFrontier(size = 0, hashes: readonly Uint8Array[] = []): MerkleFrontier {
  checkSize(size);
  const expected = subtreesOf({ from: 0, to: size });
  if (expected.length !== hashes.length)
    throw new OverreadError(
      'OVR_LOG_INVALID',
      `A tree of ${size} entries consists of ${expected.length} complete subtrees, not of ${hashes.length}.`,
    );
  const peaks: HashedSubtree[] = expected.map((subtree, i) => ({ ...subtree, hash: hashes[i] ?? new Uint8Array() }));
  let count = size;
  return {
    get size() {
      return count;
    },
    root: () => hashOfSubtrees(peaks.map(({ hash }) => hash)),
    append(leaf) {
      const completed: HashedSubtree[] = [];
      let grown: HashedSubtree = { level: 0, index: count, hash: leaf };
      completed.push(grown);
      for (let left = peaks.at(-1); left?.level === grown.level; left = peaks.at(-1)) {
        peaks.pop();
        grown = { level: grown.level + 1, index: left.index / 2, hash: nodeHash(left.hash, grown.hash) };
        completed.push(grown);
      }
      peaks.push(grown);
      count += 1;
      return completed;
    },
  };
}

/** The frontier of a stored tree. */
export async function readFrontier(size: number, read: ReadSubtrees): Promise<MerkleFrontier> {
  return merkleFrontier(size, await read(subtreesOf({ from: 0, to: size })));
}
