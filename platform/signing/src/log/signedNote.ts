import { type KeyObject, sign, verify } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { type NoteVerifier, noteVerifier } from './noteKeys.ts';

const invalid = (message: string) => new OverreadError('OVR_LOG_INVALID', message);
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** More signatures than any witness policy asks for; a bound on work, not a rule of the format. */
const MAX_SIGNATURES = 100;

// The only control character that a note may hold is the newline.
const isText = (text: string) =>
  text.endsWith('\n') && !/\p{Surrogate}/u.test(text) && [...text].every((char) => char >= ' ' || char === '\n');

/** Signs a text that ends in a newline with Ed25519 (C2SP signed-note v1.0.0). Deterministic. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  if (!isText(text)) throw invalid('The text of a note must end in a newline and hold no other control characters.');
  const { keyId } = noteVerifier(name, privateKey);
  const signature = sign(null, Buffer.from(text, 'utf8'), privateKey);
  return `${text}\n— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

/**
 * Text of a signed note, if the verifier signed it. Signatures of other keys (witnesses) are passed over, as the specification asks.
 * Throws OVR_LOG_INVALID: not a note, not signed by this key, or a signature of this key that does not hold.
 */
export function openNote(note: string, verifier: NoteVerifier): string {
  if (!isText(note)) throw invalid('This is no signed note: text, an empty line and signature lines were expected.');
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (end < 0 || lines.length > MAX_SIGNATURES)
    throw invalid('This is no signed note: text, an empty line and signature lines were expected.');
  let isSigned = false;
  for (const line of lines) {
    const [, name = '', base64 = ''] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = Buffer.from(base64, 'base64');
    if (name === '' || bytes.length < 5 || bytes.toString('base64') !== base64)
      throw invalid('A signature line of the note is damaged.');
    if (name !== verifier.name || !bytes.subarray(0, 4).equals(verifier.keyId)) continue;
    if (!verify(null, Buffer.from(text, 'utf8'), verifier.publicKey, bytes.subarray(4)))
      throw invalid('The note was altered: the signature of the log does not hold.');
    isSigned = true;
  }
  if (!isSigned) throw invalid(`The note is not signed by ${verifier.name} with the key that was given.`);
  return text;
}
