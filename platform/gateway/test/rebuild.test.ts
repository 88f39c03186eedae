import { stateDifferences, stateDigest } from '@overread/domain';
import { archiveSource, buildIndex, foldArchive } from '@overread/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateOfDatabase } from '../src/usecases/stateOfDatabase.ts';
import { type Drivers, driveCases, signInAll, WAYS, type Way } from './support/everyState.ts';
import { REVIEW_PROTOCOL } from './support/reviewCase.ts';
import { createTestGateway, startTestServices, type TestGateway, type TestServices } from './support/testGateway.ts';

describe('the state of an installation', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let drivers: Drivers;
  let cases: readonly { id: string; way: Way }[];
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive'] });
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'rebuild' });
    drivers = await signInAll(gateway, 'rebuild');
    cases = await driveCases(drivers, Object.keys(WAYS).length);
  }, 120_000);
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const ofDatabase = () => gateway.store.transaction((tx) => stateOfDatabase(gateway.ports, tx));
  const ofArchive = async () =>
    foldArchive(
      await buildIndex(archiveSource('the archive', gateway.record), { withImages: false }),
      gateway.ports.sha256,
    );

  it('has a case in every state', async () => {
    const [project] = (await ofDatabase()).projects;
    const states = new Map(project?.cases.map((one) => [one.id, one.state]));
    for (const { id, way } of cases) expect(states.get(id), way).toBe(WAYS[way].state);
  });

  it('is the same in the database and in the archive', async () => {
    const [database, archive] = [await ofDatabase(), await ofArchive()];
    expect(archive.problems).toEqual([]);
    expect(stateDifferences(database, archive.state, ['the database', 'the archive'])).toEqual([]);
    expect(stateDigest(archive.state, gateway.ports.sha256)).toBe(stateDigest(database, gateway.ports.sha256));
  });
});
