import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataFolder } from './dataLock.ts';
import { type ArchiveAddress, type RunningOrthanc, startOrthanc } from './orthanc.ts';
import { type DatabaseAddress, type RunningPostgres, startPostgres } from './postgres.ts';
import type { Tell } from './service.ts';
import { createSupervisor, type Kept } from './supervisor.ts';

/** What runs embedded; what is absent is reached by URL instead. */
export interface ServicesPlan {
  readonly dataFolder: string;
  readonly database: boolean;
  /** One Orthanc each; `archive` plays both roles, `source` is a second one. */
  readonly archives: readonly ('archive' | 'source')[];
  readonly tell: Tell;
  /** Where a root's copy of PostgreSQL's programs goes; default the data folder. */
  readonly binariesFolder?: string;
}

/** The children of one data folder, running and supervised. Addresses stay the same over restarts. */
export interface Services {
  readonly database: DatabaseAddress | undefined;
  readonly archives: Readonly<Partial<Record<'archive' | 'source', ArchiveAddress>>>;
  /** Handles for tests that kill and stop single children. */
  readonly children: {
    readonly postgres: Kept<RunningPostgres> | undefined;
    readonly archive: Kept<RunningOrthanc> | undefined;
    readonly source: Kept<RunningOrthanc> | undefined;
  };
  /** Ends all children in order and gives the data folder free. */
  stop(): Promise<void>;
}

/**
 * Takes the lock of the data folder and starts its children, PostgreSQL and Orthanc at the same time.
 *
 * @throws OverreadError OVR_DATA_LOCKED when another process runs on the folder; what a start can throw. Then nothing is
 * left running.
 */
export async function startServices({
  dataFolder,
  database,
  archives,
  tell,
  binariesFolder,
}: ServicesPlan): Promise<Services> {
  mkdirSync(dataFolder, { recursive: true });
  // Others may pass through to their own folder below (PostgreSQL and Orthanc as users without rights), not look around.
  chmodSync(dataFolder, process.getuid?.() === 0 ? 0o711 : 0o700);
  const lock = lockDataFolder(dataFolder);
  const supervisor = createSupervisor(tell);
  const stop = async () => {
    await supervisor.stop();
    lock.release();
  };
  const orthanc = (role: 'archive' | 'source') =>
    supervisor.keep<RunningOrthanc>({
      name: role === 'archive' ? 'The image archive (Orthanc)' : 'The source archive (Orthanc)',
      start: (again) =>
        startOrthanc(join(dataFolder, role), again ? { port: Number(new URL(again.restUrl).port) } : {}),
    });
  const starts = await Promise.allSettled([
    database
      ? supervisor.keep<RunningPostgres>({
          name: 'The database (PostgreSQL)',
          start: () => startPostgres(dataFolder, binariesFolder === undefined ? {} : { binariesFolder }),
        })
      : undefined,
    archives.includes('archive') ? orthanc('archive') : undefined,
    archives.includes('source') ? orthanc('source') : undefined,
  ]);
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [postgres, archive, source] = starts.map((start) =>
    start.status === 'fulfilled' ? start.value : undefined,
  ) as [Kept<RunningPostgres> | undefined, Kept<RunningOrthanc> | undefined, Kept<RunningOrthanc> | undefined];
  return {
    database: postgres?.current.address,
    archives: {
      ...(archive && { archive: archive.current.address }),
      ...(source && { source: source.current.address }),
    },
    children: { postgres, archive, source },
    stop: onlyOnce(stop),
  };
}

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}
