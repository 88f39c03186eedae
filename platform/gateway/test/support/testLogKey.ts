import { createPrivateKey } from 'node:crypto';

/** Key of the log in tests: always the same, so that checkpoints follow from a seed. */
export const TEST_LOG_KEY = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${'4f'.repeat(32)}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
});
