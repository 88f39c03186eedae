import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, open, rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { OverreadError } from '@overread/domain';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';

/** The first line of a backup: what it is of. */
export const BackupManifest = Type.Object({
  format: Type.Literal('overread-backup-1'),
  version: Type.String(),
  migration: Type.Integer(),
  takenAt: Type.String(),
  installationId: Type.String(),
  /** State of the database when it was taken. */
  stateDigest: Type.String(),
});
export type BackupManifest = Static<typeof BackupManifest>;

/** One line of a backup after the first: a row, a file of the keys folder. */
export type BackupLine =
  | { readonly table: string; readonly row: Readonly<Record<string, unknown>> }
  | { readonly key: string; readonly text: string };

/**
 * Writes a backup: gzip over lines of JSON, manifest first, at the end how many lines there are and their SHA-256. Readable by its
 * owner alone: it holds keys and hashes of passwords. There under its name only once it is whole and on the disk.
 * @throws OVR_REQUEST_INVALID if the file is there already or cannot be made
 */
export async function writeBackup(
  file: string,
  lines: AsyncIterable<string>,
): Promise<{ readonly bytes: number; readonly lines: number }> {
  const part = `${file}.part`;
  const refused = (error: { readonly code?: unknown; readonly path?: unknown }) =>
    new OverreadError(
      'OVR_REQUEST_INVALID',
      error.code === 'EEXIST'
        ? `${error.path === part ? part : file} is there already; a backup overwrites nothing.`
        : `${file} cannot be made (${error.code}).`,
    );
  if (await stat(file).catch(() => undefined)) throw refused({ code: 'EEXIST' });
  const target = await open(part, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw refused(error);
  });
  let count = 0;
  try {
    const digest = createHash('sha256');
    const sealed = async function* () {
      for await (const line of lines) {
        const bytes = Buffer.from(`${line}\n`);
        digest.update(bytes);
        count += 1;
        yield bytes;
      }
      yield Buffer.from(`${JSON.stringify({ end: { lines: count, sha256: digest.digest('hex') } })}\n`);
    };
    await pipeline(Readable.from(sealed()), createGzip(), target.createWriteStream({ flush: true }));
    await link(part, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw refused(error);
    throw error;
  } finally {
    await rm(part, { force: true });
  }
  return { bytes: (await stat(file)).size, lines: count };
}

/** A name in the keys folder itself, not beside or below it; nothing hidden, as network drives leave it. */
export const KEY_NAME = /^[a-z0-9][a-z0-9.-]*$/;

function isLine(value: object): value is BackupLine {
  const { table, row, key, text }: Readonly<Record<string, unknown>> = { ...value };
  if (table !== undefined) return typeof table === 'string' && typeof row === 'object' && row !== null;
  return typeof key === 'string' && KEY_NAME.test(key) && typeof text === 'string';
}

const damaged = (file: string, why: string, cause?: unknown) =>
  new OverreadError('OVR_BACKUP_INVALID', `${file} is no whole backup: ${why}.`, {}, { cause });

/** The last line of a backup: how many lines stand before it, and their SHA-256. */
const BackupEnd = Type.Object({ lines: Type.Integer(), sha256: Type.String() });
type BackupEnd = Static<typeof BackupEnd>;

/**
 * Reads a backup line by line, and checks at the end that it was whole.
 * @throws OVR_BACKUP_INVALID, also after lines were given: whoever takes them has called `checkBackup` before
 */
export async function* readBackup(file: string): AsyncGenerator<BackupManifest | BackupLine> {
  const digest = createHash('sha256');
  let count = 0;
  let end: BackupEnd | undefined;
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  // The rest of a damaged file can fail after the reader has turned away from it.
  gunzip.on('error', () => source.destroy());
  try {
    for await (const line of createInterface({ input: source.pipe(gunzip), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (end) throw damaged(file, 'there is more after its end');
      const value = JSON.parse(line) as BackupLine | { readonly end: unknown };
      if (typeof value !== 'object' || value === null) throw damaged(file, 'a line of it is no object');
      if ('end' in value) {
        if (!Check(BackupEnd, value.end)) throw damaged(file, 'its end does not say what stands before it');
        end = value.end;
        continue;
      }
      if (count === 0 && !Check(BackupManifest, value))
        throw damaged(file, 'its first line does not say what it is of');
      if (count > 0 && !isLine(value)) throw damaged(file, 'a line of it is neither a row nor a key');
      digest.update(`${line}\n`);
      count += 1;
      yield value;
    }
  } catch (error) {
    if (error instanceof OverreadError) throw error;
    if (error instanceof SyntaxError) throw damaged(file, 'a line of it is no JSON', error);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw damaged(file, code === 'ENOENT' ? 'it is not there' : `it cannot be read (${code})`, error);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  if (end === undefined) throw damaged(file, 'its end is missing');
  if (end.lines !== count || end.sha256 !== digest.digest('hex'))
    throw damaged(file, 'its content is not what its end says');
}

/**
 * Reads a backup to its end, so that nothing of a damaged one is taken for what somebody wrote.
 * @returns how many lines it has before its end
 * @throws OVR_BACKUP_INVALID
 */
export async function checkBackup(file: string): Promise<number> {
  let count = 0;
  for await (const _ of readBackup(file)) count += 1;
  return count;
}
