import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe } from 'vitest';
import { type DataSet, readPart10 } from '../src/index.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** The folder of real test data; see its README. Never part of the repository. */
export const TEST_DATA = resolve(ROOT, process.env.OVERREAD_TEST_DATA ?? '../shared/data');
const isThere = existsSync(TEST_DATA);

/** `describe` with real data; prints that it skips where they are absent. */
export function describeWithData(name: string, body: () => void): void {
  if (!isThere) process.stdout.write(`SKIPPED "${name}": no test data at OVERREAD_TEST_DATA (${TEST_DATA})\n`);
  describe.skipIf(!isThere)(name, body);
}

/** A file of the test data. */
export function dataFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(TEST_DATA, path)));
}

/** All files below a folder, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

/** The headers of the DICOM files below a folder, by series. */
export function seriesBelow(folder: string): Map<string, DataSet[]> {
  const series = new Map<string, DataSet[]>();
  for (const path of filesBelow(folder)) {
    const bytes = new Uint8Array(readFileSync(path));
    if (bytes[128] !== 0x44 || bytes[129] !== 0x49) continue;
    const { dataSet } = readPart10(bytes, { until: 'PixelData' });
    const uid = dataSet.required('SeriesInstanceUID');
    series.set(uid, [...(series.get(uid) ?? []), dataSet]);
  }
  return series;
}

/** Unpacks archives of the test data for the tests of a file, and removes them afterwards. */
export function unpacker(): (archive: string) => string {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return (archive) => {
    const folder = mkdtempSync(join(tmpdir(), 'overread-data-'));
    folders.push(folder);
    mkdirSync(folder, { recursive: true });
    execFileSync('tar', ['-xJf', join(TEST_DATA, archive), '-C', folder]);
    return folder;
  };
}
