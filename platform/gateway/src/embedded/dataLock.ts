import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { OverreadError } from '@overread/domain';

/** The data folder, held by this process alone. */
export interface DataLock {
  release(): void;
}

/**
 * Takes the data folder's OS lock (flock(2) on `<data>/lock`).
 *
 * Node has no flock, but such a lock belongs to the open file description, not to the process: the system's `flock`
 * takes it on a descriptor that it inherits from us and exits, and the lock stays until we close the descriptor. The
 * kernel closes it however we die (kill -9 included), so no stale lock can exist. Node opens files close-on-exec, so
 * no child keeps it by accident.
 *
 * @throws OverreadError OVR_DATA_LOCKED if another Overread holds it, OVR_TOOL_MISSING without util-linux.
 */
export function lockDataFolder(dataFolder: string): DataLock {
  mkdirSync(dataFolder, { recursive: true });
  const descriptor = openSync(join(dataFolder, 'lock'), 'a', 0o600);
  const { status, error } = spawnSync('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
  });
  if (status === 0) return { release: () => closeSync(descriptor) };
  closeSync(descriptor);
  if (error)
    throw new OverreadError(
      'OVR_TOOL_MISSING',
      `The program flock (package util-linux) cannot be run: ${error.message}.`,
    );
  throw new OverreadError('OVR_DATA_LOCKED', `Another Overread is running on the data folder ${dataFolder}.`);
}
