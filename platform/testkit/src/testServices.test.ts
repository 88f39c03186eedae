import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServices } from '@overread/gateway/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServices, type TestServices } from './testServices.ts';

describe('the real parts of a test', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(() => services.stop());

  it('answers DICOMweb with the password and refuses without', async () => {
    const archive = services.archives.archive;
    const url = `${archive?.url}/studies`;
    expect((await fetch(url)).status).toBe(401);
    const answer = await fetch(url, { headers: { authorization: archive?.authorization ?? '' } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual([]);
  });

  it('never runs PostgreSQL or Orthanc as root', () => {
    for (const child of [services.children.postgres, services.children.archive]) {
      const status = readFileSync(`/proc/${child?.current.pid}/status`, 'utf8');
      const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
      expect(uid).toBeGreaterThan(0);
    }
  });

  it('gives each suite a database of its own', async () => {
    const [one, two] = [await services.freshDatabase(), await services.freshDatabase()];
    expect(one.database).not.toBe(two.database);
    expect(two.connectionString).toContain(two.database);
  });

  it('starts a killed child again at the same address', async () => {
    const archive = services.children.archive;
    const dead = archive?.current.pid ?? 0;
    process.kill(dead, 'SIGKILL');
    for (let waited = 0; archive?.restarts === 0 && waited < 20_000; waited += 50) await sleep(50);
    expect(archive?.current.pid).not.toBe(dead);
    expect(archive?.current.address).toEqual(services.archives.archive);
    expect(services.said.join('\n')).toMatch(/ended unexpectedly \(SIGKILL\).*\n.*runs again/);
  });

  it('tells a second start on the same folder in one sentence', async () => {
    const second = startServices({ dataFolder: services.dataFolder, database: true, archives: [], tell: () => {} });
    await expect(second).rejects.toMatchObject({ code: 'OVR_DATA_LOCKED' });
  });
});
