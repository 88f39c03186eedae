import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { derFromPem, generateSigningKey, type SigningKey } from '@overread/signing';
import { KEY_FILES, keptKeyFile } from '../../src/keys/keysFolder.ts';
import { type InstallationKeys, openKeys } from '../../src/keys/openKeys.ts';
import { TEST_LOG_KEY } from './testLogKey.ts';

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

const folderAt = (at: Date): string => join(POOL, `installation-${at.getUTCFullYear()}`);

/** What the device of {@link openTestKeys} signs with, for tests that do what a thief of the keys folder could. */
export function testDevice(at: Date): SigningKey {
  const read = (name: string) => readFileSync(join(folderAt(at), name), 'utf8');
  return {
    privateKey: createPrivateKey(read(KEY_FILES.deviceKey)),
    certificate: derFromPem(read(KEY_FILES.deviceCertificate)),
  };
}

/** Keys of an installation with the demo's authority: the same for every gateway whose clock stands in the same year. */
export async function openTestKeys(now: () => Date): Promise<InstallationKeys> {
  const year = now().getUTCFullYear();
  mkdirSync(POOL, { recursive: true });
  return openKeys({
    folder: folderAt(now()),
    isDemo: true,
    mayMake: true,
    now: () => new Date(Date.UTC(year, 0, 1)),
    randomBytes,
    newKey: keyPool(),
    tell: () => undefined,
    warn: () => undefined,
  });
}

/** Puts the keys of {@link openTestKeys} where a gateway process looks for them: all gateways on one database share their keys. */
export async function copyTestKeys(dataFolder: string): Promise<void> {
  const now = new Date();
  await openTestKeys(() => now);
  const keys = join(dataFolder, 'keys');
  cpSync(folderAt(now), keys, { recursive: true });
  writeFileSync(join(keys, 'log.pem'), TEST_LOG_KEY.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}
