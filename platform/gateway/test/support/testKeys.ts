import type { Ports } from '../../src/usecases/ports.ts';

const soon = () => Promise.reject(new Error('no keys yet'));

/** Keys of an installation for tests: one authority and one device per process. */
export const TEST_KEYS: Pick<Ports, 'keyring'> = {
  keyring: {
    installationId: '0123456789abcdef',
    authority: { certificate: new Uint8Array(), isDemo: true, issue: soon },
    device: new Uint8Array(),
    logKey: null,
    newKey: soon,
  },
};
