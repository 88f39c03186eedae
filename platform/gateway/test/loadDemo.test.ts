import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createArchive } from '@overread/archive';
import { comparisonHere } from '@overread/comparison/node';
import { signIn } from '@overread/demo';
import { stateDigest } from '@overread/domain';
import { startTestServices } from '@overread/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../src/app.ts';
import { startWorker } from '../src/jobs/worker.ts';
import { demoDriver, loadDemo } from '../src/loadDemo.ts';
import { migrate } from '../src/store/migrate.ts';
import { openStore } from '../src/store/store.ts';
import type { Ports } from '../src/usecases/ports.ts';
import { rebuild } from '../src/usecases/rebuild/rebuild.ts';
import { stateOfDatabase } from '../src/usecases/stateOfDatabase.ts';
import { openTestKeys } from './support/testKeys.ts';
import { TEST_LOG_KEY } from './support/testLogKey.ts';

/** Progress lines after which the first start breaks off: in the middle of the reads of the second wave. */
const LINES_UNTIL_CRASH = 30;
const IMAGES = { phantomSize: { columns: 64, rows: 64, slices: 29 }, quietMs: 0 };

/** A demo on small phantoms over real parts, started twice: the first start breaks off. */
async function startDemo() {
  const services = await startTestServices({ archives: ['archive'] });
  const { connectionString } = services.database;
  await migrate({ connectionString });
  const store = openStore({ connectionString });
  const archive = createArchive(services.archives.archive ?? { url: '' });
  const worker = { wake: () => {}, stop: async () => {} };
  const { signer, keyring } = await openTestKeys(() => new Date());
  const ports: Ports = {
    store,
    source: archive,
    record: archive,
    signer,
    keyring,
    logKey: TEST_LOG_KEY,
    comparisons: comparisonHere,
    now: () => new Date(),
    newId: randomUUID,
    randomBytes: (count) => randomBytes(count),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    freeBytes: async () => 1e12,
    limits: { minFreeMb: 0, filingTimeoutS: 10 },
    log: pino({ level: 'silent' }),
    wake: () => worker.wake(),
  };
  Object.assign(worker, await startWorker(ports, connectionString));
  const app = await buildApp(ports, {
    publicUrl: undefined,
    viewerFolder: undefined,
    appConfigFile: '',
    overreadFolder: import.meta.dirname,
    metricsToken: undefined,
    passwordTriesPerMinute: 1000,
    checkAnswers: true,
  });
  await app.ready();
  return {
    ports,
    app,
    services,
    close: async () => {
      await worker.stop();
      await app.close();
      await store.close();
      await archive.close();
      await services.stop();
    },
  };
}

describe('the demo', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let lines: string[] = [];
  beforeAll(async () => {
    demo = await startDemo();
    const crash = (line: string) => {
      lines.push(line);
      if (lines.length >= LINES_UNTIL_CRASH) throw new Error('broken off');
    };
    await expect(loadDemo(demo.ports, demo.app, crash, IMAGES)).rejects.toThrow('broken off');
    lines = [];
    await loadDemo(demo.ports, demo.app, (line) => lines.push(line), IMAGES);
  });
  afterAll(() => demo?.close());

  const as = (login: Parameters<typeof signIn>[1]) =>
    signIn(
      demoDriver(demo.ports, demo.app, 'http://localhost', () => {}),
      login,
    );

  it('goes on where the first start broke off', () => {
    expect(lines[0]).toContain('Going on');
    expect(lines.at(-1)).toBe('The demo is ready');
  });

  it('has a case in every state from enrolled to signed', async () => {
    const coordinator = await as('coordinator');
    const states = new Set<string>();
    for (const project of await coordinator.call('projects')) {
      const rows = await coordinator.call('cases', { params: { project: project.key } });
      for (const row of rows) states.add(row.state);
      expect(rows.filter((row) => row.state === 'signed').length, project.key).toBeGreaterThan(0);
      expect(rows.filter((row) => row.state === 'enrolled').length, project.key).toBeGreaterThan(0);
      expect(rows.filter((row) => row.state === 'adjudicating').length, project.key).toBeGreaterThan(0);
    }
    expect([...states].sort()).toEqual(
      ['adjudicating', 'comparing', 'enrolled', 'excluded', 'reading', 'reviewing', 'signed'].sort(),
    );
  });

  it('shows each hard case as the difference that it is', async () => {
    const coordinator = await as('coordinator');
    const found = async (project: string, label: string) => {
      const rows = await coordinator.call('cases', { params: { project } });
      const row = rows.find((one) => one.label === label);
      const view = await coordinator.call('case', { params: { caseId: row?.id ?? '' } });
      return {
        state: row?.state,
        text: view.agreement?.discrepancies.join(' ') ?? '',
        verdict: view.agreement?.verdict,
      };
    };
    expect((await found('head-ct', 'HEAD-01')).text).toContain('only');
    expect((await found('head-ct', 'HEAD-03')).text).toContain('only');
    expect((await found('head-ct', 'HEAD-05')).text).toMatch(/rule l03/);
    expect((await found('head-ct', 'HEAD-06')).text).toMatch(
      /lesion 1 is not on the same side of the patient: \d+ mm to the patient’s (left|right) \/ \d+ mm to the patient’s (left|right) \(rule l06, critical\)/,
    );
    expect((await found('head-ct', 'HEAD-08')).text).toContain('could not be evaluated');
    expect((await found('head-ct', 'HEAD-09')).text).toContain('Haemorrhage');
    expect((await found('head-ct', 'HEAD-04')).verdict).toBe('All items agree');
    expect((await found('head-ct', 'HEAD-04')).state).toBe('adjudicating');
    expect((await found('deep-grey', 'GREY-01')).text).toContain('label swap');
    expect((await found('deep-grey', 'GREY-03')).text).toContain(
      '“Thalamus, left” of one read lies on “Thalamus, right” of the other',
    );
    expect((await found('image-quality', 'QUAL-03')).text).toContain('Usable');
  });

  it('leaves reads for the newcomer, who gets them by Next', async () => {
    const reader = await as('reader1');
    const { queues } = await reader.call('work');
    expect(queues.map((queue) => queue.project.key).sort()).toEqual(['deep-grey', 'head-ct', 'image-quality']);
    for (const { key } of queues.map((queue) => queue.project)) {
      const { taskId } = await reader.call('next', { body: { project: key, kind: 'read' } });
      const task = await reader.call('task', { params: { taskId } });
      expect(task.imageSets[0]?.slices).toBeGreaterThan(5);
    }
  });

  it('says what is computed, and offers the accounts of people alone', async () => {
    const { demo: about } = await (await as('auditor')).call('about');
    expect(about?.parts.every((part) => !part.isReal)).toBe(true);
    expect(about?.parts.map((part) => part.title)).toContain('Scripted readers');
    expect(about?.accounts.map((account) => account.login)).toContain('reader1');
    expect(about?.accounts.some((account) => account.login.startsWith('program'))).toBe(false);
    expect(about?.accounts.every((account) => account.password.length >= 12)).toBe(true);
  });

  it('is made again from its archive, with the same state digest', async () => {
    const { store: first } = demo.ports;
    // What the worker still compares and files would be in the archive and not in the state of before.
    const isWaiting = () =>
      first.transaction(
        async (tx) => (await first.filings.open(tx, 1)).length + (await first.jobRequests.open(tx, 1)).length,
      );
    await expect.poll(isWaiting, { timeout: 60_000, interval: 100 }).toBe(0);
    const before = await first.transaction((tx) => stateOfDatabase(demo.ports, tx));
    const { connectionString } = await demo.services.freshDatabase();
    await migrate({ connectionString });
    const store = openStore({ connectionString });
    try {
      const report = await rebuild({ ...demo.ports, store }, { acceptFindings: [], tell: () => undefined });
      expect(report).toMatchObject({ isEqual: true, differences: [], findings: [], images: [], projects: 3 });
      expect(report.stateDigest).toBe(stateDigest(before, demo.ports.sha256));
    } finally {
      await store.close();
    }
  });

  it('does nothing at the next start', async () => {
    const told: string[] = [];
    await loadDemo(demo.ports, demo.app, (line) => told.push(line), IMAGES);
    expect(told).toEqual([]);
  });
});
