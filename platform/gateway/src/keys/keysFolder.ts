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
 * The keys of an installation, or undefined where there is no keys folder or an empty one. What others may open is closed to them first.
 * @throws OverreadError OVR_CONFIG_INVALID naming what is missing from a folder that is half there
 */
export async function readKeysFolder(folder: string): Promise<KeyTexts | undefined> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (present === undefined) return undefined;
  const lacking = NAMES.map((name) => KEY_FILES[name]).filter((file) => !present.includes(file));
  // An empty folder may be one that several gateways share, mounted before their first start.
  if (lacking.length === NAMES.length) return undefined;
  if (lacking.length > 0)
    throw damaged(folder, `${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} missing from it`);
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
 * Writes a keys folder that appears whole or not at all; file by file where the folder is there already, such as a mounted one.
 *
 * @param announce called when everything is on disk and before it counts, so that nothing is sealed under a passphrase never said
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
    if (!hasCode(error, ['ENOTEMPTY', 'EEXIST', 'EXDEV', 'EBUSY'])) throw error;
    return await fillFolder(folder, texts);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Whoever puts the first file there makes the rest. */
async function fillFolder(folder: string, texts: KeyTexts): Promise<boolean> {
  for (const [index, name] of NAMES.entries()) {
    const isOurs = await linkNew(folder, KEY_FILES[name], texts[name]);
    if (!isOurs && index === 0) return false;
    if (!isOurs) throw damaged(folder, `${KEY_FILES[name]} was put there while it was being made`);
  }
  return true;
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
  await linkNew(folder, file, await make());
  return readFile(path, 'utf8');
}

/** Puts a file there whole, unless it is there. @returns whether it is ours */
async function linkNew(folder: string, file: string, text: string): Promise<boolean> {
  const draft = join(folder, `${file}.${randomBytes(6).toString('hex')}.new`);
  await writeSafely(draft, text);
  try {
    await link(draft, join(folder, file));
    await syncFolder(folder);
    return true;
  } catch (error) {
    if (hasCode(error, ['EEXIST'])) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
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
