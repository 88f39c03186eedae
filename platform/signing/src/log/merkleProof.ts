import { OverreadError } from '@overread/dicom';
import { checkSize, hashesOfRanges, type LeafRange, type ReadSubtrees, splitOf } from './subtree.ts';

/** Ranges whose hashes are the inclusion proof of a leaf in the tree of a size, from the leaf upwards: PATH(m, D[n]) of RFC 6962 section 2.1.1. */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  checkSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new OverreadError('OVR_LOG_INVALID', `Entry ${index} is not in a tree of ${size} entries.`);
  const path: LeafRange[] = [];
  for (let [from, to] = [0, size]; to - from > 1; ) {
    const middle = from + splitOf(to - from);
    path.push(index < middle ? { from: middle, to } : { from, to: middle });
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return path.reverse();
}

/** Ranges whose hashes prove that the tree of `to` extends that of `from`: PROOF(m, D[n]) of RFC 6962 section 2.1.2. Empty from nothing and to itself. */
export function consistencyRanges(from: number, to: number): readonly LeafRange[] {
  checkSize(from);
  checkSize(to);
  if (from > to)
    throw new OverreadError('OVR_LOG_INVALID', `A tree of ${to} entries cannot extend one of ${from} entries.`);
  if (from === 0 || from === to) return [];
  const proof: LeafRange[] = [];
  let range: LeafRange = { from: 0, to };
  let isWhole = true;
  // `isWhole` is the b of the RFC: the verifier knows the hash of the part, since it is the whole earlier tree.
  while (range.to !== from) {
    const middle = range.from + splitOf(range.to - range.from);
    if (from <= middle) {
      proof.push({ from: middle, to: range.to });
      range = { from: range.from, to: middle };
    } else {
      proof.push({ from: range.from, to: middle });
      range = { from: middle, to: range.to };
      isWhole = false;
    }
  }
  if (!isWhole) proof.push(range);
  return proof.reverse();
}

/** Inclusion proof of the leaf at `index` in the tree of `size`: hashes of 32 bytes, from the leaf upwards (RFC 6962 section 2.1.1). O(log n) reads. */
export async function inclusionProof(index: number, size: number, read: ReadSubtrees): Promise<Uint8Array[]> {
  return await hashesOfRanges(inclusionRanges(index, size), read);
}

/** Inclusion proofs of many leaves in the tree of one size, with one read. */
export async function inclusionProofs(
  indexes: readonly number[],
  size: number,
  read: ReadSubtrees,
): Promise<Uint8Array[][]> {
  const ranges = indexes.map((index) => inclusionRanges(index, size));
  const hashes = await hashesOfRanges(ranges.flat(), read);
  let next = 0;
  return ranges.map(({ length }) => {
    next += length;
    return hashes.slice(next - length, next);
  });
}

/** Consistency proof between the trees of two sizes: hashes of 32 bytes (RFC 6962 section 2.1.2). O(log n) reads. */
export async function consistencyProof(from: number, to: number, read: ReadSubtrees): Promise<Uint8Array[]> {
  return await hashesOfRanges(consistencyRanges(from, to), read);
}

/** Root of the tree of a size. */
export async function rootOf(size: number, read: ReadSubtrees): Promise<Uint8Array> {
  checkSize(size);
  const [root = new Uint8Array()] = await hashesOfRanges([{ from: 0, to: size }], read);
  return root;
}
