import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ERRORS, packContainer } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { scale } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from './support/enrolSeries.ts';
import { type GatewayProcess, startGatewayProcess } from './support/gatewayProcess.ts';
import { type HttpPerson, httpPerson, type NetworkAnswer } from './support/httpPerson.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { storePhantom } from './support/phantomSeries.ts';
import { createTestGateway, startTestServices, type TestGateway, type TestServices } from './support/testGateway.ts';
import { liverRead } from './support/testRead.ts';

const SIZE = { columns: 45, rows: 37 };
const VICTIMS = ['gateway', 'archive', 'database'] as const;
/** Codes that tell a person what is the matter and that nothing is lost; never OVR_INTERNAL. */
const CLEAR = ['OVR_DATABASE_UNAVAILABLE', 'OVR_ARCHIVE_UNAVAILABLE', 'OVR_ARCHIVE_NOT_STORED', 'OVR_TASK_STATE'];

describe('whatever is killed during a submission', () => {
  let services: TestServices;
  /** For setting up and looking; the gateway under test is a process of its own. */
  let office: TestGateway;
  let server: GatewayProcess;
  let series: DicomSeries;
  let readers: HttpPerson[];
  const points = scale('killPoints');
  beforeAll(async () => {
    services = await startTestServices();
    office = await createTestGateway(services, LIVER_PROTOCOL);
    series = await storePhantom(office.source, 'killed');
    for (let number = 0; number <= points / 2; number++) await enrolSeries(office, series, `CASE-${number}`);
    const archive = services.archives.archive ?? { url: '' };
    server = await startGatewayProcess({
      connectionString: office.connectionString,
      source: archive,
      record: archive,
    });
    readers = [await httpPerson(() => server.url, 'anna'), await httpPerson(() => server.url, 'boris')];
  });
  afterAll(async () => {
    if (process.env.OVERREAD_TEST_LOG) console.log(server?.said());
    await server?.stop();
    await office?.close();
    await services?.stop();
  });

  const kill = async (victim: (typeof VICTIMS)[number]) => {
    if (victim === 'gateway') {
      server.kill();
      return;
    }
    const child = victim === 'archive' ? services.children.archive : services.children.postgres;
    const pid = child?.current.pid;
    if (pid) process.kill(pid, 'SIGKILL');
  };
  const recovered = async (victim: (typeof VICTIMS)[number], restarts: number) => {
    if (victim === 'gateway') await server.start();
    else {
      const child = victim === 'archive' ? services.children.archive : services.children.postgres;
      await until(async () => (child?.restarts ?? 0) > restarts);
    }
  };
  const restartsOf = (victim: (typeof VICTIMS)[number]) =>
    (victim === 'archive' ? services.children.archive : services.children.postgres)?.restarts ?? 0;

  it(
    'no acknowledged submission is lost, none is doubled, and what was drawn is still there',
    async () => {
      const uids = series.instances.map((instance) => instance.sopInstanceUid);
      const submitted: string[] = [];
      const outcome = { acknowledgedBefore: 0, refusedClearly: 0, broken: 0 };
      for (let point = 0; point < points; point++) {
        const victim = VICTIMS[point % VICTIMS.length] ?? 'gateway';
        const reader = readers[point % 2];
        if (!reader) throw new Error('no reader');
        const next = await persist(() => reader.next());
        const task = (JSON.parse(next.body.toString('utf8')) as { taskId: string }).taskId;
        const read = liverRead(SIZE, uids, point + 1);
        expect((await persist(() => reader.putDraft(task, read))).status).toBe(204);

        const restarts = restartsOf(victim);
        const sent = reader.submit(task, read, `key-of-${task}`);
        // Seeded moments, spread over the time that a submission takes here.
        await sleep((createHash('sha256').update(`moment ${point}`).digest()[0] ?? 0) * 0.8);
        await kill(victim);
        const answer = await sent;
        if (answer.status === 201 || answer.status === 202) outcome.acknowledgedBefore += 1;
        else if (answer.status === 'broken') outcome.broken += 1;
        else {
          outcome.refusedClearly += 1;
          const error = JSON.parse(answer.body.toString('utf8')) as { code: keyof typeof ERRORS; message: string };
          expect(CLEAR, `${victim}: ${error.code} ${error.message}`).toContain(error.code);
        }
        await recovered(victim, restarts);
        if (answer.status !== 201 && answer.status !== 202) {
          const draft = await persist(() => reader.request('GET', `/api/tasks/${task}/draft`));
          // 204: the submission had gone through after all, and its draft is let go.
          if (draft.status === 200) expect(draft.body.equals(Buffer.from(packContainer(read)))).toBe(true);
          else expect(draft.status).toBe(204);
          const again = await persist(() => reader.submit(task, read, `key-of-${task}`));
          expect([201, 202], again.body.toString('utf8')).toContain(again.status);
        }
        submitted.push(task);
      }
      console.log(`kill -9 at ${points} moments: ${JSON.stringify(outcome)}`);
      await verifyAll(submitted);
    },
    180_000 + points * 30_000,
  );

  async function verifyAll(submitted: readonly string[]): Promise<void> {
    // The gateway's own worker files and compares what is left, within its minute.
    await until(
      () =>
        office.store.transaction(async (tx) => {
          const [filings, jobs] = [await office.store.filings.open(tx, 1), await office.store.jobRequests.open(tx, 1)];
          return filings.length + jobs.length === 0;
        }),
      120_000,
    );
    expect(new Set(submitted).size).toBe(submitted.length);
    const all = await office.store.transaction(async (tx) => {
      const project = await office.store.projects.byKey(tx, 'test-project');
      return office.store.artifacts.filedOfProjects(tx, [project?.id ?? ''], {});
    });
    for (const task of submitted) {
      const row = await office.store.transaction((tx) => office.store.tasks.byId(tx, task));
      expect(row).toMatchObject({ state: 'COMPLETED', is_filing: false });
      const own = all.filter((artifact) => artifact.taskId === task);
      expect(own.map((artifact) => artifact.kind).sort(), task).toEqual(['read', 'seg']);
      for (const artifact of own) {
        const bytes = await office.record.retrieveInstance(
          artifact.studyInstanceUid,
          artifact.seriesInstanceUid,
          artifact.sopInstanceUid,
        );
        expect(
          createHash('sha256')
            .update(bytes ?? new Uint8Array())
            .digest('hex'),
        ).toBe(artifact.sha256);
      }
    }
    // Nothing lies in the archive that the index does not know: every series is one of ours or the images'.
    const there = await office.record.searchSeries(series.studyInstanceUid);
    const found = there.map((one) => String(one['0020000E']?.Value?.[0])).sort();
    const own = all.filter((artifact) => artifact.studyInstanceUid === series.studyInstanceUid);
    const known = [series.seriesInstanceUid, ...new Set(own.map((artifact) => artifact.seriesInstanceUid))].sort();
    expect(found).toEqual(known);
  }
});

/** Asks until something other than a broken connection or a server that is not ready comes back. */
async function persist(ask: () => Promise<NetworkAnswer>): Promise<NetworkAnswer> {
  for (const deadline = Date.now() + 60_000; ; ) {
    const answer = await ask();
    if (answer.status !== 'broken' && answer.status < 500) return answer;
    if (Date.now() > deadline) throw new Error(`still ${answer.status}: ${answer.body.toString('utf8')}`);
    await sleep(200);
  }
}

async function until(condition: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await condition().catch(() => false)); ) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
    await sleep(100);
  }
}
