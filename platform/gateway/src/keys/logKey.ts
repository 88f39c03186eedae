import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { damaged, keptKeyFile } from './keysFolder.ts';

const FILE = 'log.pem';

/**
 * The key that signs checkpoints of the log: Ed25519, PKCS#8 in `log.pem` of the keys folder, made at the first start. All gateways of
 * one installation must have the same file. @throws OVR_CONFIG_INVALID if the file holds another kind of key
 */
export async function openLogKey(folder: string): Promise<KeyObject> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pem = await keptKeyFile(folder, FILE, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  const key = readKey(pem);
  if (key?.asymmetricKeyType !== 'ed25519') throw damaged(folder, `${FILE} holds no Ed25519 key`);
  return key;
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
