import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Ports } from '../../src/usecases/ports.ts';

const soon = () => Promise.reject(new Error('no keys yet'));
const key: KeyObject = createPrivateKey(
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey,
);

/** Keys of an installation for tests: one authority and one device per process. */
export const TEST_KEYS: Pick<Ports, 'installationId' | 'authority' | 'device' | 'makePrivateKey'> = {
  installationId: '0123456789abcdef',
  authority: {
    subject: 'CN=Overread DEMO authority,O=Overread',
    certificate: new Uint8Array(),
    fingerprint: `sha256:${'0'.repeat(64)}`,
    isDemo: true,
    needsPassphrase: false,
    issuePerson: soon,
  },
  device: { privateKey: key, certificate: new Uint8Array() },
  makePrivateKey: soon,
};
