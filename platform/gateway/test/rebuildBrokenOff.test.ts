import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../src/usecases/createAccount.ts';
import { createProject } from '../src/usecases/createProject.ts';
import { rebuild } from '../src/usecases/rebuild/rebuild.ts';
import { driveCase, signInAll } from './support/everyState.ts';
import { REVIEW_PROTOCOL, stateOf } from './support/reviewCase.ts';
import { caseRecords, fileAll } from './support/signedCase.ts';
import {
  createTestGateway,
  PASSWORD,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

const SYSTEM = { kind: 'system' } as const;

describe('a rebuild that breaks off, from an archive whose images are gone', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let rebuilt: TestGateway;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive', 'source'] });
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'broken off' });
    const drivers = await signInAll(gateway, 'broken off');
    ids.DONE = await driveCase(drivers, 'DONE', 'signed');
    ids.OPEN = await driveCase(drivers, 'OPEN', 'reading');
    await createProject(gateway.ports, SYSTEM, { key: 'other-project', title: 'Other project' });
    await fileAll(gateway);
    for (const { sopInstanceUid } of drivers.series.instances)
      await gateway.source.deleteInstance(
        drivers.series.studyInstanceUid,
        drivers.series.seriesInstanceUid,
        sopInstanceUid,
      );
    rebuilt = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'broken off again', isEmpty: true });
  }, 60_000);
  afterAll(async () => {
    await rebuilt?.close();
    await gateway?.close();
    await services?.stop();
  });

  const projects = () => rebuilt.store.transaction((tx) => rebuilt.store.restore.projectIds(tx));

  it('is refused from an archive with nothing of ours: it is the wrong one', async () => {
    const wrong = rebuild({ ...rebuilt.ports, record: gateway.source }, { acceptFindings: [], tell: () => undefined });
    await expect(wrong).rejects.toMatchObject({
      code: 'OVR_REBUILD_INCOMPLETE',
      message: expect.stringContaining('nothing of Overread'),
    });
    expect((await projects()).size).toBe(0);
  });

  it('goes on where it broke off, with the projects that are missing', async () => {
    const told: string[] = [];
    const broken = rebuild(rebuilt.ports, {
      acceptFindings: [],
      tell: (line) => {
        told.push(line);
        if (line.startsWith('Project ')) throw new Error('the machine lost its power');
      },
    });
    await expect(broken).rejects.toThrow('the machine lost its power');
    expect((await projects()).size).toBe(1);
    const lines: string[] = [];
    const report = await rebuild(rebuilt.ports, { acceptFindings: [], tell: (line) => lines.push(line) });
    expect(report).toMatchObject({ isEqual: true, differences: [], projects: 2, cases: 2, accounts: 8 });
    expect((await projects()).size).toBe(2);
    const restored = [...told, ...lines].filter((line) => line.startsWith('Project '));
    expect(restored.toSorted()).toEqual([
      'Project other-project: 0 cases restored',
      'Project test-project: 2 cases restored',
    ]);
    expect(report.images.toSorted()).toEqual([
      expect.stringMatching(/^DONE: Images "ct": .*\.$/),
      expect.stringMatching(/^OPEN: Images "ct": .*\.$/),
    ]);
  });

  it('has the cases all the same, in their states and with records that can be read', async () => {
    expect(await stateOf(rebuilt, ids.DONE ?? '')).toBe('signed');
    expect(await stateOf(rebuilt, ids.OPEN ?? '')).toBe('reading');
    const kinds = (await caseRecords(rebuilt, ids.DONE ?? '')).map(({ record }) => record.kind);
    expect(kinds).toEqual(expect.arrayContaining(['caseEnrolled', 'read', 'agreement', 'consensus', 'signOff']));
    await createAccount(rebuilt.ports, SYSTEM, { login: 'carla', name: 'Dr carla', password: PASSWORD });
    const carla = await rebuilt.as('carla');
    for (const what of ['history', 'records']) {
      const answer = await carla.get(`/api/cases/${ids.DONE}/${what}`);
      expect(answer.statusCode, `${what} ${answer.body}`).toBe(200);
    }
  });
});
