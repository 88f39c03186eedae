import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OverreadError } from '@overread/domain';

/** What the keys folder must hold, all as PEM. */
export const KEY_FILES = {
  authorityKey: 'authority.pem',
  authorityCertificate: 'authority.crt',
  deviceKey: 'device.pem',
  deviceCertificate: 'device.crt',
} as const;

/** The texts of {@link KEY_FILES}. */
export type KeyTexts = Readonly<Record<keyof typeof KEY_FILES, string>>;

const NAMES = Object.keys(KEY_FILES) as (keyof KeyTexts)[];
const FOR_OTHERS = 0o077;

/**
 * The keys of an installation, or undefined where there is no keys folder. What others may open is closed to them first.
 * @throws OverreadError OVR_CONFIG_INVALID naming what is missing from a folder that is half there
 */
export async function readKeysFolder(folder: string): Promise<KeyTexts | undefined> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (present === undefined) return undefined;
  const missing = NAMES.map((name) => KEY_FILES[name]).filter((file) => !present.includes(file));
  if (missing.length > 0)
    throw damaged(folder, `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing from it`);
  await closeToOthers(folder, 0o700);
  const texts = await Promise.all(
    NAMES.map(async (name) => {
      const file = join(folder, KEY_FILES[name]);
      await closeToOthers(file, 0o600);
      return [name, await readFile(file, 'utf8')] as const;
    }),
  );
  return Object.fromEntries(texts) as KeyTexts;
}

/** The refusal of a keys folder, with what to do. */
export function damaged(folder: string, why: string): OverreadError {
  return new OverreadError(
    'OVR_CONFIG_INVALID',
    `The keys in ${folder} cannot be used: ${why}. Put the whole folder back from a backup; nothing was changed in it.`,
    { folder },
  );
}

/** The refusal to make new keys for a database that has had others. */
export function missing(folder: string): OverreadError {
  return new OverreadError(
    'OVR_CONFIG_INVALID',
    `The database belongs to an installation whose keys are not in ${folder}. Several gateways share that folder; else put it back from a backup. If it is lost for good, rebuild from the archive into an empty data folder.`,
    { folder },
  );
}

async function closeToOthers(path: string, mode: number): Promise<void> {
  if (((await stat(path)).mode & FOR_OTHERS) !== 0) await chmod(path, mode);
}

/**
 * Writes a keys folder that appears whole or not at all.
 *
 * @param announce called when everything is on disk and before it counts, so that a passphrase that was never said opens nothing
 * @returns false if another gateway made the folder meanwhile; what it made counts
 */
export async function writeKeysFolder(folder: string, texts: KeyTexts, announce: () => void): Promise<boolean> {
  const draft = `${folder}.${randomBytes(6).toString('hex')}.new`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    for (const name of NAMES) await writeSafely(join(draft, KEY_FILES[name]), texts[name]);
    announce();
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST'))
      return false;
    throw error;
  }
}

/** Puts one file of the folder in the place of the one that is there, whole or not at all. */
export async function replaceKeyFile(folder: string, file: string, text: string): Promise<void> {
  const draft = join(folder, `${file}.${randomBytes(6).toString('hex')}.new`);
  await writeSafely(draft, text);
  await rename(draft, join(folder, file));
  await syncFolder(folder);
}

/**
 * The text of a further file of the keys folder, made at first. Of several gateways that make it at the same moment one wins, and
 * all go on with what that one made.
 */
export async function keptKeyFile(folder: string, file: string, make: () => string | Promise<string>): Promise<string> {
  const path = join(folder, file);
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (kept !== undefined) return kept;
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  await writeSafely(draft, await make());
  try {
    await link(draft, path);
    await syncFolder(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

async function writeSafely(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
