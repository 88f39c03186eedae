import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isOverreadError, OverreadError } from '@overread/contract';

/** A folder that is there as a whole or not at all. */
export interface ExportFolder {
  /** Writes a file at a path with `/` in it, on the disk for good, and reads it back. Answers its SHA-256. */
  write(path: string, bytes: Uint8Array): Promise<string>;
  /** Puts the folder in its place. */
  finish(): Promise<void>;
  /** Takes everything away again. */
  abandon(): Promise<void>;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * Opens a folder to be filled: beside `out`, under a name with a dot, until {@link ExportFolder.finish}. Only its owner can read
 * it. Ctrl-C and the like take it away.
 *
 * @throws OVR_REQUEST_INVALID if there is something at `out`, or it cannot be written; OVR_DISK_FULL, here and by `write`
 */
export async function openExportFolder(out: string): Promise<ExportFolder> {
  const target = resolve(out);
  await requireFree(target);
  const parent = dirname(target);
  const work = await onDisk(target, async () => {
    await mkdir(parent, { recursive: true });
    return mkdtemp(join(parent, `.${basename(target)}.unfinished-`));
  });
  const interrupted = (signal: NodeJS.Signals) => {
    rmSync(work, { recursive: true, force: true });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupted);
  const forget = () => {
    for (const signal of signals) process.off(signal, interrupted);
  };
  return {
    write: (path, bytes) =>
      onDisk(target, async () => {
        const file = join(work, ...path.split('/'));
        await mkdir(dirname(file), { recursive: true });
        const handle = await open(file, 'wx');
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        const digest = sha256(bytes);
        if (sha256(await readFile(file)) !== digest)
          throw new OverreadError('OVR_INTERNAL', `The disk gives back other bytes for ${path} than were written.`);
        return digest;
      }),
    finish: () =>
      onDisk(target, async () => {
        await requireFree(target);
        await rename(work, target);
        forget();
      }),
    abandon: async () => {
      await rm(work, { recursive: true, force: true });
      forget();
    },
  };
}

async function requireFree(target: string): Promise<void> {
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new OverreadError('OVR_REQUEST_INVALID', `${target} is no folder; name a new one.`, {}, { cause: error });
  });
  if (entries.length > 0)
    throw new OverreadError('OVR_REQUEST_INVALID', `The folder ${target} is not empty; name a new one.`);
}

async function onDisk<T>(target: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isOverreadError(error) || !(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
      throw new OverreadError(
        'OVR_DISK_FULL',
        `The disk of ${target} is full; nothing is left there. Free space, or name a folder on another disk.`,
        {},
        { cause: error },
      );
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      `${target} cannot be written (${error.code}).`,
      {},
      { cause: error },
    );
  }
}
