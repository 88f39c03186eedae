import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, signCheckpoint, verifierKeyOf } from './checkpoint.ts';
import { formatVerifierKey, noteVerifier, parseVerifierKey } from './noteKeys.ts';
import { openNote, signNote } from './signedNote.ts';

// The key and the note of golang.org/x/mod/sumdb/note (note_test.go). The secret is a published test vector.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
const peterKey = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(PETER_SEED, 'base64').subarray(1),
  ]),
  format: 'der',
  type: 'pkcs8',
});
const refused = expect.objectContaining({ code: 'OVR_LOG_INVALID' });

describe('signed notes', () => {
  it('are what Go’s sumdb/note writes, byte for byte', () => {
    expect(formatVerifierKey(noteVerifier('PeterNeumann', peterKey))).toBe(PETER);
    expect(signNote(TEXT, 'PeterNeumann', peterKey)).toBe(NOTE);
    expect(openNote(NOTE, parseVerifierKey(PETER))).toBe(TEXT);
  });

  it('are refused after any change of any byte', () => {
    const verifier = parseVerifierKey(PETER);
    const bytes = Buffer.from(NOTE, 'utf8');
    for (let place = 0; place < bytes.length; place += 1) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(() => openNote(changed.toString('utf8'), verifier), `byte ${place}`).toThrow(refused);
    }
  });

  it('keep signatures of others, and are refused without the one that is asked for', () => {
    const witness = generateKeyPairSync('ed25519').privateKey;
    const line = signNote(TEXT, 'witness.example', witness).split('\n\n')[1] ?? '';
    expect(openNote(NOTE + line, parseVerifierKey(PETER))).toBe(TEXT);
    expect(() => openNote(`${TEXT}\n${line}`, parseVerifierKey(PETER))).toThrow(/not signed by PeterNeumann/);
  });

  it.each([
    '',
    'text\n',
    'text\n\n',
    NOTE.slice(0, -1),
    NOTE.replace('— ', '- '),
    `\u0001${NOTE}`,
    NOTE.replace('x08go', 'x08go='),
  ])('are refused if malformed (%#)', (note) => {
    expect(() => openNote(note, parseVerifierKey(PETER))).toThrow(refused);
  });

  it('do not open with a verifier key that was not copied whole', () => {
    for (let from = 0; from < PETER.length; from += 1)
      for (let to = from + 1; to <= PETER.length; to += 1)
        if (from > 0 || to < PETER.length) expect(() => parseVerifierKey(PETER.slice(from, to))).toThrow(refused);
    // Manglings of note_test.go: a longer key, another algorithm, each with its key id adjusted.
    for (const key of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ])
      expect(() => parseVerifierKey(key)).toThrow(refused);
  });
});

describe('checkpoints', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const checkpoint = { origin: 'overread/3f0c/1', size: 20852163, rootHash: new Uint8Array(32).fill(7) };

  it('are read back with the log’s verifier key', () => {
    const note = signCheckpoint(checkpoint, privateKey);
    expect(note.split('\n').slice(0, 4)).toEqual([
      'overread/3f0c/1',
      '20852163',
      'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
      '',
    ]);
    expect(openCheckpoint(note, verifierKeyOf(checkpoint.origin, privateKey))).toEqual(checkpoint);
  });

  it('of the next tree do not open with the key of the one before', () => {
    const note = signCheckpoint({ ...checkpoint, origin: 'overread/3f0c/2' }, privateKey);
    expect(() => openCheckpoint(note, verifierKeyOf(checkpoint.origin, privateKey))).toThrow(refused);
  });

  it.each([
    'a\n1',
    'a\n01\nBwc=\n',
    'a\n-1\nBwc=\n',
    'a\n5\nBwc=\n',
    'a\nb\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n',
  ])('that are signed but say nothing whole are refused (%#)', (text) => {
    const note = signNote(text.endsWith('\n') ? text : `${text}\n`, 'a', privateKey);
    expect(() => openCheckpoint(note, verifierKeyOf('a', privateKey))).toThrow(refused);
  });
});
