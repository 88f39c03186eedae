export { type Checkpoint, openCheckpoint, parseCheckpoint, signCheckpoint, verifierKeyOf } from './checkpoint.ts';
export { type MerkleFrontier, merkleFrontier, readFrontier } from './merkleFrontier.ts';
export { EMPTY_ROOT, leafHash, nodeHash } from './merkleHash.ts';
export { consistencyProof, inclusionProof, inclusionProofs, rootOf } from './merkleProof.ts';
export { formatVerifierKey, type NoteVerifier, noteVerifier, parseVerifierKey } from './noteKeys.ts';
export { openNote, signNote } from './signedNote.ts';
export type { HashedSubtree, ReadSubtrees, Subtree } from './subtree.ts';
export { type ConsistencyClaim, type InclusionClaim, isConsistent, isIncluded } from './verifyProof.ts';
