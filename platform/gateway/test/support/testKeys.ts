import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generateSigningKey } from '@overread/signing';
import { keptKeyFile } from '../../src/keys/keysFolder.ts';
import { type InstallationKeys, openKeys } from '../../src/keys/openKeys.ts';

/** The passphrase of every signing key in tests. */
export const PASSPHRASE = 'a staple for the horse';

const POOL = resolve(import.meta.dirname, '../../../../.cache/test-keys');

/** The RSA keys of this machine's tests, one after the other: made once, because making one takes up to three seconds. */
function keyPool(): () => Promise<KeyObject> {
  let count = 0;
  return async () => {
    const make = async () => String((await generateSigningKey()).export({ type: 'pkcs8', format: 'pem' }));
    return createPrivateKey(await keptKeyFile(POOL, `rsa-3072-${count++}.pem`, make));
  };
}

/** Keys of an installation with the demo's authority: the same for every gateway whose clock stands in the same year. */
export async function openTestKeys(now: () => Date): Promise<InstallationKeys> {
  const year = now().getUTCFullYear();
  mkdirSync(POOL, { recursive: true });
  return openKeys({
    folder: join(POOL, `installation-${year}`),
    isDemo: true,
    mayMake: true,
    now: () => new Date(Date.UTC(year, 0, 1)),
    randomBytes,
    newKey: keyPool(),
    tell: () => undefined,
    warn: () => undefined,
  });
}
