import { EMPTY_ROOT, isSameHash, nodeHash } from './merkleHash.ts';

const isSize = (value: number) => Number.isSafeInteger(value) && value >= 0;
const areHashes = (hashes: readonly Uint8Array[]) => hashes.every((hash) => hash.length === 32);
const half = (value: number) => Math.floor(value / 2);

/** An inclusion proof with what it is about. Hashes are 32 bytes. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** True if the leaf stands at the index of the tree with this size and root (RFC 9162 section 2.1.3.2; the tree of RFC 6962). Never throws. */
export function isIncluded({ index, size, leafHash, proof, root }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leafHash, root, ...proof])) return false;
  let [fn, sn, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = nodeHash(hash, sibling);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isSameHash(hash, root);
}

/** A consistency proof with what it is about. Hashes are 32 bytes. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * True if the tree of `to` holds all entries of the tree of `from`, unchanged and in their places (RFC 9162 section 2.1.4.2). From the
 * empty tree and to itself the proof is empty. Never throws.
 */
export function isConsistent({ from, to, fromRoot, toRoot, proof }: ConsistencyClaim): boolean {
  if (!isSize(from) || !isSize(to) || from > to || !areHashes([fromRoot, toRoot, ...proof])) return false;
  if (from === to)
    return (
      proof.length === 0 &&
      isSameHash(fromRoot, toRoot) &&
      (from > 0 || isSameHash(fromRoot, Uint8Array.from(EMPTY_ROOT)))
    );
  if (from === 0) return proof.length === 0 && isSameHash(fromRoot, Uint8Array.from(EMPTY_ROOT));
  if (proof.length === 0) return false;
  let [fn, sn] = [from - 1, to - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  // A tree of 2^n leaves is a node of the later one: the proof goes on from its root, which the verifier has.
  const [first = fromRoot, ...rest] = fn === 0 ? [fromRoot, ...proof] : proof;
  let [before, after] = [first, first];
  for (const hash of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      before = nodeHash(hash, before);
      after = nodeHash(hash, after);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else after = nodeHash(after, hash);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isSameHash(before, fromRoot) && isSameHash(after, toRoot);
}
