import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipUnless } from './skip.ts';

const PROGRAM = '/usr/bin/dciodvfy';

/** What David Clunie's dciodvfy found in one object. */
export interface Dciodvfy {
  /** The IOD that it took the object for, such as `Segmentation`; undefined if it knew none. */
  readonly iod: string | undefined;
  readonly errors: readonly string[];
  /** Warnings that are not in the whitelist. */
  readonly warnings: readonly string[];
}

/** Warnings that are expected, each with its reason. */
const WHITELIST: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: /Unrecognized defined term <99OVERREAD>/,
    reason: 'Our private scheme; declared in Coding Scheme Identification Sequence.',
  },
  { pattern: /Unrecognized defined term <\d[\d.]*> .*Coding Scheme UID/, reason: 'The UID of our private scheme.' },
  {
    pattern: /Unrecognized defined term <SHA256>/,
    reason: 'PS3.15 C allows SHA256; the list of the 2022 release is older.',
  },
];

/** For `describe.skipIf(withoutDciodvfy())`. */
export function withoutDciodvfy(): boolean {
  return skipUnless(existsSync(PROGRAM), `No ${PROGRAM}; install the package dicom3tools.`);
}

/**
 * Checks one DICOM object with dciodvfy.
 *
 * @param object the file's bytes, or its path.
 * @throws if the program does not run, or says nothing at all (it always names the IOD or an error).
 */
export function dciodvfy(object: Uint8Array | string): Dciodvfy {
  return withFile(object, (file) => {
    const { stderr, stdout, error } = spawnSync(PROGRAM, [file], { encoding: 'latin1', maxBuffer: 64 << 20 });
    if (error) throw error;
    const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
    const errors = lines.filter((line) => line.startsWith('Error'));
    const warnings = lines.filter(
      (line) => line.startsWith('Warning') && !WHITELIST.some(({ pattern }) => pattern.test(line)),
    );
    const iod = lines.find((line) => line !== '' && !/^(Error|Warning)/.test(line));
    if (iod === undefined && errors.length === 0) throw new Error('dciodvfy said nothing');
    return { iod, errors, warnings };
  });
}

/** Calls `use` with a file that holds the object. */
export function withFile<T>(object: Uint8Array | string, use: (file: string) => T): T {
  if (typeof object === 'string') return use(object);
  const folder = mkdtempSync(join(tmpdir(), 'overread-object-'));
  try {
    const file = join(folder, 'object.dcm');
    writeFileSync(file, object);
    return use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
