import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packContainer } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { startServices } from '@overread/gateway/embedded';
import { skipUnless } from '@overread/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorker } from '../src/jobs/worker.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { storePhantom } from './support/phantomSeries.ts';
import {
  createTestGateway,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { liverRead } from './support/testRead.ts';

const SIZE = { columns: 45, rows: 37 };

const nextTask = async (person: Requests): Promise<string> =>
  (await person.post('/api/work/next', { project: PROJECT, kind: 'read' })).json().taskId;

async function until(condition: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await condition()); ) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every object of a task is in the archive with the bytes that were accepted. */
async function expectFiled(gateway: TestGateway, taskId: string): Promise<void> {
  const { task, artifacts } = await gateway.store.transaction(async (tx) => {
    const found = await gateway.store.tasks.byId(tx, taskId);
    return { task: found, artifacts: await gateway.store.artifacts.ofCase(tx, found?.case_id ?? '') };
  });
  expect(task).toMatchObject({ state: 'COMPLETED', is_filing: false });
  const own = artifacts.filter((artifact) => artifact.taskId === taskId);
  expect(own.map((artifact) => artifact.kind).sort()).toEqual(['read', 'seg']);
  for (const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, sha256 } of own) {
    const bytes = await gateway.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
    expect(
      createHash('sha256')
        .update(bytes ?? new Uint8Array())
        .digest('hex'),
    ).toBe(sha256);
  }
}

describe('while the archive is away', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, LIVER_PROTOCOL, {
      ports: { limits: { minFreeMb: 0, filingTimeoutS: 1 } },
    });
    series = await storePhantom(gateway.source, 'away');
    await enrolSeries(gateway, series, 'CASE-1');
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  it('a submission is answered 202, the draft stays, and it is filed when the archive answers', async () => {
    const anna = await gateway.as('anna');
    const taskId = await nextTask(anna);
    const read = liverRead(
      SIZE,
      series.instances.map((one) => one.sopInstanceUid),
      5,
    );
    await anna.putDraft(taskId, read, null);
    const pid = services.children.archive?.current.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    try {
      const answer = await anna.submit(taskId, read, 'key-while-away');
      expect(answer.statusCode, answer.body).toBe(202);
      expect(answer.json().message).toBe('Stored safely here; it will be filed when the archive answers.');
      const draft = await anna.get(`/api/tasks/${taskId}/draft`);
      expect(draft.rawPayload.equals(Buffer.from(packContainer(read)))).toBe(true);
      expect((await anna.submit(taskId, read, 'key-while-away')).statusCode).toBe(202);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const worker = await startWorker(gateway.ports, gateway.connectionString);
    try {
      await until(async () => {
        const task = await gateway.store.transaction((tx) => gateway.store.tasks.byId(tx, taskId));
        return task?.state === 'COMPLETED';
      });
    } finally {
      await worker.stop();
    }
    expect((await anna.submit(taskId, read, 'key-while-away')).statusCode).toBe(201);
    await expectFiled(gateway, taskId);
  });

  it('frames are refused with a sentence, and come again afterwards', async () => {
    const boris = await gateway.as('boris');
    const taskId = await nextTask(boris);
    const url = `/dicom-web/tasks/${taskId}/studies/${series.studyInstanceUid}/series/${series.seriesInstanceUid}/instances/${series.instances[0]?.sopInstanceUid}/frames/1`;
    const restarts = services.children.archive?.restarts ?? 0;
    process.kill(services.children.archive?.current.pid ?? 0, 'SIGKILL');
    const answer = await boris.get(url);
    expect(answer.statusCode === 503 ? answer.json().code : 'OVR_ARCHIVE_UNAVAILABLE').toBe('OVR_ARCHIVE_UNAVAILABLE');
    await until(async () => (services.children.archive?.restarts ?? 0) > restarts);
    await until(async () => (await boris.get(url)).statusCode === 200);
  });
});

/** A small file system in memory, or undefined where this user may not mount one. */
function mountSmallDisk(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'overread-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'overread-test', folder], { stdio: 'ignore' });
    chmodSync(folder, 0o711);
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

const probe = mountSmallDisk(1);
if (probe) {
  execFileSync('umount', [probe]);
  rmSync(probe, { recursive: true, force: true });
}

describe.skipIf(
  skipUnless(probe !== undefined, 'A small disk cannot be mounted here (root is needed); the full-disk tests.'),
)('on a full disk', () => {
  let disk: string;
  let services: Awaited<ReturnType<typeof startServices>>;
  let gateway: TestGateway;
  let series: DicomSeries;
  beforeEach(async () => {
    disk = mountSmallDisk(200) ?? '';
    const dataFolder = join(disk, 'data');
    services = await startServices({
      dataFolder,
      database: true,
      archives: ['archive'],
      tell: () => undefined,
      binariesFolder: join(tmpdir(), `overread-testkit-${process.getuid?.() ?? 'x'}`),
    });
    const database = services.database;
    if (!database) throw new Error('no database');
    gateway = await createTestGateway(
      { ...services, database, dataFolder, said: [], freshDatabase: () => Promise.resolve(database) },
      LIVER_PROTOCOL,
      {
        ports: {
          freeBytes: () => Promise.resolve(free(disk)),
          limits: { minFreeMb: 0, filingTimeoutS: 5 },
        },
      },
    );
    series = await storePhantom(gateway.source, 'disk');
    await enrolSeries(gateway, series, 'CASE-1');
  });
  afterEach(async () => {
    await gateway?.close();
    await services?.stop();
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it('nothing acknowledged is lost, the message is clear, the draft stays, and it goes through when there is space', async () => {
    const anna = await gateway.as('anna');
    const taskId = await nextTask(anna);
    const uids = series.instances.map((one) => one.sopInstanceUid);
    const read = liverRead(SIZE, uids, 5);
    await anna.putDraft(taskId, read, null);
    const ballast = join(disk, 'ballast');
    fill(disk, ballast);
    const answer = await anna.submit(taskId, read, 'key-on-full-disk');
    // The database may still find room in what it holds: then the archive is what is full.
    if (answer.statusCode !== 202) {
      expect(['OVR_DISK_FULL', 'OVR_DATABASE_UNAVAILABLE'], answer.body).toContain(answer.json().code);
    } else {
      const filing = await gateway.store.transaction((tx) => gateway.store.filings.ofTask(tx, taskId));
      expect(filing).toMatchObject({ state: 'open' });
    }
    rmSync(ballast);
    await until(async () => (await anna.get(`/api/tasks/${taskId}`)).statusCode === 200);
    const draft = await anna.get(`/api/tasks/${taskId}/draft`);
    expect(draft.rawPayload.equals(Buffer.from(packContainer(read)))).toBe(true);
    await until(async () => (await anna.submit(taskId, read, 'key-on-full-disk')).statusCode === 201);
    await expectFiled(gateway, taskId);
  });

  it('new work is refused with a sentence before anything is written, when little is free', async () => {
    const boris = await gateway.as('boris');
    const taskId = await nextTask(boris);
    const read = liverRead(
      SIZE,
      series.instances.map((one) => one.sopInstanceUid),
      6,
    );
    const limits = gateway.ports.limits as { minFreeMb: number };
    limits.minFreeMb = 100_000;
    for (const answer of [
      await boris.submit(taskId, read, 'key-when-little'),
      await (await gateway.as('chen')).post('/api/work/next', { project: PROJECT, kind: 'read' }),
    ]) {
      expect(answer.statusCode).toBe(507);
      expect(answer.json()).toMatchObject({
        code: 'OVR_DISK_FULL',
        message: expect.stringMatching(/MB of free disk space/),
      });
    }
    limits.minFreeMb = 0;
    expect((await boris.submit(taskId, read, 'key-when-little')).statusCode).toBe(201);
  });
});

function free(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Writes until the last byte is taken. */
function fill(disk: string, file: string): void {
  for (let left = free(disk); left > 0; left = free(disk)) {
    try {
      writeFileSync(file, Buffer.alloc(Math.min(left, 4_000_000)), { flag: 'a' });
    } catch {
      return;
    }
  }
}
