import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type DatabaseAddress, type Services, startServices } from '@overread/gateway/embedded';
import { putMadeDatabase } from './madeDatabase.ts';

/** The real parts for one test file: a PostgreSQL and one or two Orthancs of its own, in a folder of its own. */
export interface TestServices extends Services {
  readonly dataFolder: string;
  readonly database: DatabaseAddress;
  /** What the supervisor said, line by line. */
  readonly said: readonly string[];
  /** Makes one more empty database in the same PostgreSQL. */
  freshDatabase(): Promise<DatabaseAddress>;
  /** Ends all of them and removes the folder. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL and Orthanc in a new folder; about a second. For `beforeAll`; call `stop()` in `afterAll`.
 *
 * @param archives `['archive']` (one Orthanc in both roles, the default), with `'source'` also a second one; `[]` none.
 */
export async function startTestServices({
  archives = ['archive'],
}: {
  archives?: readonly ('archive' | 'source')[];
} = {}): Promise<TestServices> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'overread-test-'));
  const said: string[] = [];
  const binariesFolder = join(tmpdir(), `overread-testkit-${process.getuid?.() ?? 'x'}`);
  await putMadeDatabase(dataFolder, binariesFolder);
  const services = await startServices({
    dataFolder,
    database: true,
    archives,
    tell: (line) => said.push(line),
    binariesFolder,
  });
  const { database } = services;
  if (!database) throw new Error('startServices was asked for a database');
  let count = 0;
  return {
    ...services,
    database,
    dataFolder,
    said,
    freshDatabase: () => {
      count += 1;
      return createDatabase(database, `suite_${count}`);
    },
    stop: async () => {
      const stopped = services.stop();
      // The folder is thrown away: no need to wait two seconds for Orthanc to end in order.
      for (const child of [services.children.archive, services.children.source]) {
        if (child) process.kill(child.current.pid, 'SIGKILL');
      }
      await stopped;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
