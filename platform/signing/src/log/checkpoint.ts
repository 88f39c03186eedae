import type { KeyObject } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { formatVerifierKey, noteVerifier, parseVerifierKey } from './noteKeys.ts';
import { openNote, signNote } from './signedNote.ts';
import { checkSize } from './subtree.ts';

/** What a checkpoint says of a log (C2SP tlog-checkpoint v1.0.0). */
export interface Checkpoint {
  /** Which log it is, and the name of its key: `overread/<installation>/<tree number>`. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly rootHash: Uint8Array;
}

const invalid = (message: string) => new OverreadError('OVR_LOG_INVALID', message);

/** The signed note of a checkpoint, by the log's Ed25519 key; the name of the key is the origin. Deterministic. */
export function signCheckpoint({ origin, size, rootHash }: Checkpoint, privateKey: KeyObject): string {
  checkSize(size);
  if (rootHash.length !== 32) throw invalid('A root hash has 32 bytes.');
  return signNote(`${origin}\n${size}\n${Buffer.from(rootHash).toString('base64')}\n`, origin, privateKey);
}

/** Verifier key string of a log's key (private or public) under its origin. */
export function verifierKeyOf(origin: string, key: KeyObject): string {
  return formatVerifierKey(noteVerifier(origin, key));
}

/**
 * Checks the log's signature of a checkpoint and reads it. `verifierKey`: string of golang.org/x/mod/sumdb/note. Throws OVR_LOG_INVALID
 * if it was altered, is signed by another key, or its origin is not the name of the key.
 */
export function openCheckpoint(note: string, verifierKey: string): Checkpoint {
  const verifier = parseVerifierKey(verifierKey);
  const checkpoint = parseCheckpoint(openNote(note, verifier));
  if (checkpoint.origin !== verifier.name)
    throw invalid(`The checkpoint is of the log ${checkpoint.origin}, the key of ${verifier.name}.`);
  return checkpoint;
}

/** Reads the text of a checkpoint, or a note whose signature nobody checked: only to see which log it is of. Throws OVR_LOG_INVALID. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', digits = '', root = ''] = text.split('\n');
  const rootHash = new Uint8Array(Buffer.from(root, 'base64'));
  const size = /^(0|[1-9][0-9]*)$/.test(digits) ? Number(digits) : Number.NaN;
  const isWhole = rootHash.length === 32 && Buffer.from(rootHash).toString('base64') === root;
  if (origin === '' || !Number.isSafeInteger(size) || !isWhole)
    throw invalid('This is no checkpoint: origin, size and root hash were expected, one a line.');
  return { origin, size, rootHash };
}
