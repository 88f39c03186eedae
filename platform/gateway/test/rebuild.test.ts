import { stateDifferences, stateDigest } from '@overread/domain';
import { generateSigningKey } from '@overread/signing';
import { scale } from '@overread/testkit';
import { archiveSource, buildIndex, foldArchive } from '@overread/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../src/usecases/createAccount.ts';
import type { Actor } from '../src/usecases/ports.ts';
import { type RebuildReport, rebuild } from '../src/usecases/rebuild/rebuild.ts';
import { stateOfDatabase } from '../src/usecases/stateOfDatabase.ts';
import {
  type Drivers,
  driveCases,
  enrolKeyAgain,
  goOnToSigned,
  signInAll,
  WAYS,
  type Way,
} from './support/everyState.ts';
import { REVIEW_PROTOCOL, stateOf } from './support/reviewCase.ts';
import { fileAll } from './support/signedCase.ts';
import {
  createTestGateway,
  PASSWORD,
  seeded,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

const NEXT_DAY = Date.UTC(2026, 0, 6, 9);
const SYSTEM: Actor = { kind: 'system' };

describe('a database that is lost', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let rebuilt: TestGateway;
  let drivers: Drivers;
  let cases: readonly { id: string; way: Way }[];
  let report: RebuildReport;
  let before: string;
  const lines: string[] = [];
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive'] });
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'rebuild' });
    drivers = await signInAll(gateway, 'rebuild');
    cases = await driveCases(drivers, scale('rebuiltCases'));
    before = stateDigest(await ofDatabase(gateway), gateway.ports.sha256);
    rebuilt = await createTestGateway(services, REVIEW_PROTOCOL, {
      seed: 'rebuilt',
      isEmpty: true,
      // The keys of people were lost with the database: these are others.
      ports: { ...seeded('rebuilt', NEXT_DAY), keyring: { ...gateway.ports.keyring, newKey: generateSigningKey } },
    });
  }, 1_200_000);
  afterAll(async () => {
    await rebuilt?.close();
    await gateway?.close();
    await services?.stop();
  });

  const ofDatabase = ({ store, ports }: TestGateway) => store.transaction((tx) => stateOfDatabase(ports, tx));
  const ofArchive = async () =>
    foldArchive(
      await buildIndex(archiveSource('the archive', gateway.record), { withImages: false }),
      gateway.ports.sha256,
    );

  it('had cases in every state', async () => {
    const [project] = (await ofDatabase(gateway)).projects;
    const states = new Map(project?.cases.map((one) => [one.id, one.state]));
    for (const { id, way } of cases) expect(states.get(id), way).toBe(WAYS[way].state);
    expect([...new Set(states.values())].sort()).toEqual([
      'adjudicating',
      'comparing',
      'enrolled',
      'excluded',
      'published',
      'reading',
      'reviewing',
      'signed',
      'withdrawn',
    ]);
  });

  it('is made again from the archive, which says the same state as the database said', async () => {
    report = await rebuild(rebuilt.ports, { acceptFindings: [], tell: (line) => lines.push(line) });
    expect(report).toMatchObject({ stateDigest: before, isEqual: true, differences: [], findings: [], images: [] });
    expect(report).toMatchObject({ projects: 1, cases: cases.length });
    expect(lines).toContain(`Project test-project: ${cases.length} cases restored`);
    expect(report.notRestored.join(' ')).toMatch(/Passwords.*Signing keys.*log.*Work in progress/);
  });

  it('knows everybody whom the records name: no account is made for nobody', async () => {
    const accounts = await rebuilt.store.transaction((tx) => rebuilt.store.accounts.list(tx));
    expect(accounts.map(({ login }) => login)).not.toContain('unknown-person');
  });

  it('is made once: a second rebuild changes nothing', async () => {
    const again = rebuild(rebuilt.ports, { acceptFindings: [], tell: () => undefined });
    await expect(again).rejects.toMatchObject({ code: 'OVR_REBUILD_NOT_EMPTY' });
    await expect(rebuild(gateway.ports, { acceptFindings: [], tell: () => undefined })).rejects.toMatchObject({
      code: 'OVR_REBUILD_NOT_EMPTY',
    });
  });

  it('lets nobody in until they are invited again, then everybody in their old roles', async () => {
    await expect(rebuilt.as('anna')).rejects.toThrow(/401/);
    for (const login of ['carla', 'cleo', 'anna', 'boris', 'chen', 'dora', 'emil', 'udo'])
      await createAccount(rebuilt.ports, SYSTEM, { login, name: `Dr ${login}`, password: PASSWORD });
    const anna = await rebuilt.as('anna');
    const { queues } = (await anna.get('/api/work')).json<{ queues: { project: { key: string } }[] }>();
    expect(queues.map((queue) => queue.project.key)).toEqual(['test-project']);
  });

  it('goes on: one case of every way is read, settled and signed to its end, with new keys', async () => {
    const people = await signInAll(rebuilt, 'rebuild', { isCleoThere: true });
    for (const login of ['dora', 'emil'] as const) await enrolKeyAgain(people, login);
    for (const way of Object.keys(WAYS) as Way[]) {
      const found = cases.find((one) => one.way === way);
      const end = found && (await goOnToSigned(people, found.id, way));
      if (found && end) expect(await stateOf(rebuilt, found.id), way).toBe(end);
    }
    await fileAll(rebuilt);
    const archive = await ofArchive();
    expect(archive.problems).toEqual([]);
    expect(stateDifferences(await ofDatabase(rebuilt), archive.state, ['the database', 'the archive'])).toEqual([]);
  });
});
