import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { InstallationKeys } from '../usecases/ports.ts';

const BITS = 3072;

/** A fresh RSA key for a person or a device, made in the thread pool. */
export async function makePrivateKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
}

/** The keys of this installation. */
export async function openKeys(): Promise<InstallationKeys> {
  return {
    installationId: '0123456789abcdef',
    authority: {
      subject: 'CN=Overread DEMO authority,O=Overread',
      certificate: new Uint8Array(),
      fingerprint: `sha256:${'0'.repeat(64)}`,
      isDemo: true,
      needsPassphrase: false,
      issuePerson: () => Promise.reject(new Error('no keys yet')),
    },
    device: { privateKey: await makePrivateKey(), certificate: new Uint8Array() },
  };
}
