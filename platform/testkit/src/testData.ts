import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { skipUnless } from './skip.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** The shared test data: OVERREAD_TEST_DATA, by default `../shared/data` beside the repository. May not exist. */
export const testDataFolder = resolve(REPOSITORY, process.env.OVERREAD_TEST_DATA ?? '../shared/data');

/** For `describe.skipIf(withoutTestData())`: true, and the reason is printed, where the shared data is absent. */
export function withoutTestData(): boolean {
  return skipUnless(
    existsSync(join(testDataFolder, 'README.md')),
    `No test data at ${testDataFolder}; set OVERREAD_TEST_DATA to its folder.`,
  );
}

/** Path of one file or folder of the shared data, such as `seg_sr/dcmqi/ct-3slice`. */
export function testDataPath(path: string): string {
  return join(testDataFolder, path);
}

/**
 * Unpacks an archive of the shared data once and keeps it in the temporary folder for later runs.
 *
 * @param archive path without ending, such as `ct/ct_rider-pilot-0117`.
 * @returns all files that it holds, absolute and sorted.
 * @throws if the archive holds no file at all, so that no test can pass on nothing.
 */
export function unpackedFiles(archive: string): string[] {
  const packed = testDataPath(`${archive}.tar.xz`);
  const { size, mtimeMs } = statSync(packed);
  const key = createHash('sha256').update(`${packed} ${size} ${mtimeMs}`).digest('hex').slice(0, 12);
  const cache = join(tmpdir(), `overread-test-data-${process.getuid?.() ?? 'x'}`);
  const place = join(cache, `${basename(archive)}-${key}`);
  if (!existsSync(place)) {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const unfinished = mkdtempSync(join(cache, '.unpacking-'));
    execFileSync('tar', ['-xJf', packed, '-C', unfinished]);
    try {
      renameSync(unfinished, place);
    } catch {
      // Another test process was faster; its copy is as good.
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  const files = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new Error(`${packed} holds no file`);
  return files;
}
