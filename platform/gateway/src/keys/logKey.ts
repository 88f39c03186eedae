import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OverreadError } from '@overread/domain';
import { verifierKeyOf } from '@overread/signing';
import type { Store } from '../store/store.ts';
import { damaged, keptKeyFile } from './keysFolder.ts';

const FILE = 'log.pem';

/**
 * The key that signs checkpoints of the log: Ed25519, PKCS#8 in `log.pem` of the keys folder, made at the first start. All gateways of
 * one installation must have the same file. Where a log is there already its key is never made anew: nobody could append to it.
 * @throws OVR_CONFIG_INVALID if the file holds another kind of key, or is missing or another one than that of the log
 */
export async function openLogKey(folder: string, store: Store): Promise<KeyObject> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const tree = await store.transaction((tx) => store.logTree.current(tx));
  const isThere = await access(join(folder, FILE)).then(
    () => true,
    () => false,
  );
  if (tree && !isThere) throw lost(folder, 'is missing, and the log of this database is signed with it');
  const pem = await keptKeyFile(folder, FILE, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  const key = readKey(pem);
  if (key?.asymmetricKeyType !== 'ed25519') throw damaged(folder, `${FILE} holds no Ed25519 key`);
  if (tree && tree.verifierKey !== verifierKeyOf(tree.origin, key))
    throw lost(folder, 'is another key than the one that signed the log of this database');
  return key;
}

const lost = (folder: string, what: string) =>
  new OverreadError(
    'OVR_CONFIG_INVALID',
    `The file ${FILE} in ${folder} ${what}. Put it back from a backup of that folder. If it is lost for good, copy the rest of the folder into an empty data folder, start with --empty and run overread rebuild: the log then goes on in a new tree with a new key (docs/backup.md).`,
    { folder },
  );

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
