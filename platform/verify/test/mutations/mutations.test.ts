import { startTestServices, type TestServices } from '@overread/testkit';
import type { VerifyReport } from '@overread/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../forge/forgedFile.ts';
import { COLLUSIONS } from './collusions.ts';
import { FORGERIES, type Forgery } from './forgeries.ts';
import { signUnderAnotherAuthority } from './otherAuthority.ts';
import { WHOLE_FORGERIES } from './wholeForgeries.ts';
import { documentsOf, makeWorld, verified, type World } from './world.ts';

/** What is said of every archive of the tests, and is no problem. */
const SAID = ['lawfullyErased', 'demoAuthority', 'anchoredInItself'];

describe('verify names what was done to an archive', () => {
  let services: TestServices;
  let world: World;
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive'] });
    world = await makeWorld(services);
  });
  afterAll(async () => {
    await world?.gateway.close();
    await services?.stop();
  });

  const sentences = ({ findings }: VerifyReport) => findings.map(({ check, sentence }) => `${check}: ${sentence}`);
  const rows = (forgeries: readonly Forgery[]) => forgeries.map((forgery) => [forgery.what, forgery] as const);
  async function names(_: string, { forge, named, saying, outcome = 'problems' }: Forgery) {
    const archive = world.archive.copy();
    await forge(archive, world);
    const report = await verified(archive);
    expect(report.outcome).toBe(outcome);
    const found = report.findings.filter(({ check }) => named.includes(check));
    expect(found, sentences(report).join('\n')).not.toEqual([]);
    if (saying) expect(found.map(({ sentence }) => sentence).join('\n')).toMatch(saying);
  }

  it('finds nothing in the archive as it was filed', async () => {
    const report = await verified(world.archive, world.authority);
    expect(report.findings.filter(({ check }) => !SAID.includes(check))).toEqual([]);
    expect([report.outcome, report.anchor]).toEqual(['holds', 'trusted']);
  });

  it('says how much no recorded checkpoint covers: there, what no other document names can be gone without a trace', async () => {
    const archive = world.archive.copy();
    const size = (uid: string) => Number(contentOf(archive.get(uid)).size);
    const newest = documentsOf(archive, 'logCheckpoint').toSorted((a, b) => size(a) - size(b));
    const [first] = newest;
    for (const uid of newest) if (size(uid) > size(first ?? uid)) archive.remove(uid);
    const { findings } = await verified(archive);
    expect(findings.filter(({ check }) => check === 'notYetLogged')).toEqual([
      expect.objectContaining({
        document: null,
        sentence: expect.stringMatching(
          /^The log of project \S+ is recorded up to .* UTC: \d+ objects are not in it, and the newest/,
        ),
      }),
    ]);
  });

  it.each(rows([...FORGERIES, ...WHOLE_FORGERIES]))('%s', names);

  describe('although every signature was made again with the right key', () => {
    it.each(rows(COLLUSIONS))('%s', names);
  });

  it('everything signed again under another authority, where the right one is named', async () => {
    const archive = world.archive.copy();
    await signUnderAnotherAuthority(archive, world);
    const report = await verified(archive, world.authority);
    expect(report.outcome).toBe('problems');
    expect(report.findings.map(({ check }) => check)).toContain('authorityUntrusted');
    expect((await verified(archive)).anchor).toBe('self');
  });
});
