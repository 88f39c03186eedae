import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Keyring } from '../usecases/keyring.ts';

const BITS = 3072;

/** A fresh RSA key for a person or a device, made in the thread pool. */
async function makePrivateKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
}

/** The keys of this installation. */
export async function openKeys(): Promise<Keyring> {
  return {
    installationId: '0123456789abcdef',
    authority: {
      certificate: new Uint8Array(),
      isDemo: true,
      issue: () => Promise.reject(new Error('no keys yet')),
    },
    device: new Uint8Array(),
    logKey: null,
    newKey: makePrivateKey,
  };
}
