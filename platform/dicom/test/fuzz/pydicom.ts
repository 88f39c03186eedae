import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pythonOracles } from '@overread/testkit';
import type { ToldElement } from './canonical.ts';

const SCRIPT = resolve(import.meta.dirname, '../oracle/readByPydicom.py');

/** What pydicom made of a file. */
export type PydicomReading =
  | { readonly error: string }
  | { readonly meta: readonly ToldElement[]; readonly dataSet: readonly ToldElement[] };

/** Reads files with pydicom 3.0.2, all in one process. */
export async function readByPydicom(paths: readonly string[]): Promise<PydicomReading[]> {
  const child = spawn(pythonOracles()?.python ?? '', [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(paths.map((path) => `${path}\n`).join(''));
  const parts: Buffer[] = [];
  for await (const part of child.stdout) parts.push(part);
  const readings: PydicomReading[] = Buffer.concat(parts)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  if (readings.length !== paths.length) throw new Error(`pydicom answered ${readings.length} of ${paths.length} files`);
  return readings;
}
