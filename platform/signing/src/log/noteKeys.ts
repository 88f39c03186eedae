import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { OverreadError } from '@overread/dicom';

/** Signature type of Ed25519 in C2SP signed-note. */
const ED25519 = 1;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/** Who signs notes: a name and a public key (C2SP signed-note v1.0.0). */
export interface NoteVerifier {
  readonly name: string;
  /** First four bytes of SHA-256 of name, newline, 0x01 and the key. */
  readonly keyId: Uint8Array;
  readonly publicKey: KeyObject;
}

const invalid = (message: string) => new OverreadError('OVR_LOG_INVALID', message);

/** Throws OVR_LOG_INVALID unless the name may stand in a note: not empty, without white space, control characters or plus. */
export function checkKeyName(name: string): void {
  if (name === '' || /[\s+\p{Cc}\p{Z}]/u.test(name))
    throw invalid('The name of a log key must not be empty and must hold no spaces and no plus.');
}

function keyIdOf(name: string, key: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(`${name}\n`, 'utf8').update(Uint8Array.of(ED25519)).update(key);
  return new Uint8Array(hash.digest().subarray(0, 4));
}

function rawKey(publicKey: KeyObject): Uint8Array {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw invalid('A key of the log must be an Ed25519 key.');
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_ED25519.length));
}

/** The verifier of a name and a key (private or public, Ed25519). */
export function noteVerifier(name: string, key: KeyObject): NoteVerifier {
  checkKeyName(name);
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return { name, keyId: keyIdOf(name, rawKey(publicKey)), publicKey };
}

/** The string that other people's verifiers take: `name+keyid+base64(0x01, key)`, as golang.org/x/mod/sumdb/note writes it. */
export function formatVerifierKey({ name, keyId, publicKey }: NoteVerifier): string {
  const key = Buffer.concat([Uint8Array.of(ED25519), rawKey(publicKey)]).toString('base64');
  return `${name}+${Buffer.from(keyId).toString('hex')}+${key}`;
}

/** Reads a verifier key string. Throws OVR_LOG_INVALID if it is not one of Ed25519 whose key id fits. */
export function parseVerifierKey(text: string): NoteVerifier {
  const [, name = '', id = '', key = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(text) ?? [];
  const bytes = Buffer.from(key, 'base64');
  if (name === '' || bytes.length !== 33 || bytes[0] !== ED25519)
    throw invalid('This is no verifier key of the log: name+key id+Ed25519 key was expected.');
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, bytes.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  const verifier = noteVerifier(name, publicKey);
  if (Buffer.from(verifier.keyId).toString('hex') !== id)
    throw invalid('The key id of the verifier key does not fit its name and key; it was not copied whole.');
  return verifier;
}
