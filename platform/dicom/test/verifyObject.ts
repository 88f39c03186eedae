import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Warnings of dciodvfy (Debian, 2022) that are expected, each with the reason. */
export const EXPECTED_WARNINGS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: /Value dubious for this VR - .* PN \[1\] = <[A-Z]-\d+> - Retired Person Name form/,
    reason: 'Readers are coded (R-07): one component is all there is.',
  },
  {
    pattern: /Unrecognized defined term <(99OVERREAD|99PROTO)> for value 1 of attribute <Coding Scheme Designator>/,
    reason: 'dciodvfy knows no private scheme; ours is identified in (0008,0110), a protocol may bring its own.',
  },
  {
    pattern: /Unrecognized defined term <2\.25\.\d+> for value 1 of attribute <Coding Scheme UID>/,
    reason: 'The UID of our private scheme, likewise.',
  },
];

/** More of them, where the source images are at fault: what they lack or write oddly is copied as it is. */
export const SOURCE_WARNINGS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: /Missing attribute or value that would be needed to build DICOMDIR - (Study ID|Study Date|Study Time)/,
    reason: 'The de-identified study has none.',
  },
  {
    pattern:
      /Value dubious for this VR - (\(0x0010,0x0010\) PN Patient's Name|\(0x0008,0x0090\) PN Referring Physician's Name) .* - Retired Person Name form/,
    reason: 'De-identified names are identifiers of one component.',
  },
];

/** Runs a program on a file; answers what it printed, and its exit status. */
export async function run(program: string, args: readonly string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { maxBuffer: 1 << 26, env: { ...process.env, DCMDICTPATH: process.env.DCMDICTPATH } },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, output: `${stdout}\n${stderr}` });
      },
    );
  });
}

/** Writes bytes to a file for the time of a call. */
export async function asFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'overread-dicom-'));
  try {
    const path = join(folder, 'object.dcm');
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** {@link verifyObject} for several objects. */
export async function verifyObjects(objects: readonly Uint8Array[]): Promise<void> {
  for (const bytes of objects) await verifyObject(bytes);
}

/** dciodvfy finds no error, and no warning beyond those expected. */
export async function verifyObject(bytes: Uint8Array, expected = EXPECTED_WARNINGS): Promise<void> {
  await asFile(bytes, async (path) => {
    const { output } = await run('dciodvfy', [path]);
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    expect(
      lines.some((line) => /^(Error|Warning|[A-Z]\w+$)/.test(line)),
      `dciodvfy ran:\n${output}`,
    ).toBe(true);
    expect(lines.filter((line) => /error|abort/i.test(line))).toEqual([]);
    const warnings = lines.filter((line) => line.startsWith('Warning'));
    expect(warnings.filter((line) => !expected.some(({ pattern }) => pattern.test(line)))).toEqual([]);
  });
}
