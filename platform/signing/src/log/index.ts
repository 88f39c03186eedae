/*
 * The log's mathematics, without a store: `merkleFrontier` grows a tree (RFC 6962) and tells which subtrees became complete; whoever keeps
 * these gives them back through `ReadSubtrees`, from which proofs are made in O(log n) reads. `isIncluded` and `isConsistent` verify, and need
 * nothing but what stands in a proof. `signCheckpoint` and `openCheckpoint` are C2SP tlog-checkpoint over signed notes.
 * Tested with the vectors of transparency-dev/merkle and golang.org/x/mod/sumdb/note.
 */
export { type Checkpoint, openCheckpoint, parseCheckpoint, signCheckpoint, verifierKeyOf } from './checkpoint.ts';
export { type MerkleFrontier, merkleFrontier, readFrontier } from './merkleFrontier.ts';
export { EMPTY_ROOT, leafHash, nodeHash } from './merkleHash.ts';
export { consistencyProof, inclusionProof, inclusionProofs, rootOf } from './merkleProof.ts';
export { formatVerifierKey, type NoteVerifier, noteVerifier, parseVerifierKey } from './noteKeys.ts';
export { openNote, signNote } from './signedNote.ts';
export type { HashedSubtree, ReadSubtrees, Subtree } from './subtree.ts';
export { type ConsistencyClaim, type InclusionClaim, isConsistent, isIncluded } from './verifyProof.ts';
