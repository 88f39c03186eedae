import { generateKeyPairSync } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { scale } from '@overread/testkit';
import { expect, it } from 'vitest';
import { buildIndex } from '../src/index/buildIndex.ts';
import { packedArchive } from './fixtures/packedArchive.ts';
import { ForgedArchive } from './forge/forgedArchive.ts';
import { casesOf, caseTeller } from './forge/manyCases.ts';
import { NewLog } from './forge/newLog.ts';
import { sourceOf } from './mutations/world.ts';

/** Of a case of ten objects that the log lists, all that is kept of it while other cases are looked at. */
const MOST_KB = 70;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapKb = () => {
  collect();
  return process.memoryUsage().heapUsed / 1024;
};

/** An archive of one case, told again so many times, all of it in a log made anew. Nothing of it is signed: that is not what counts here. */
async function casesToIndex(count: number): Promise<ForgedArchive> {
  const archive = packedArchive('1.0.0');
  const log = new NewLog(archive, generateKeyPairSync('ed25519').privateKey);
  const [first] = casesOf(archive).filter(({ label }) => label === 'ALIKE');
  if (!first) throw new Error('the archive has the case ALIKE');
  const tell = caseTeller(archive, first);
  const told = Array.from({ length: count }, (_, number) => ForgedArchive.of(tell(number)));
  const files = new Map([...archive.files, ...told.flatMap(({ files }) => [...files])]);
  return new ForgedArchive(new Map([...files, ...ForgedArchive.of(await log.records(files)).files]));
}

/** What letting go of the index and the opened projects of an archive gives back: nothing that was compiled on the way counts. */
async function keptKb(archive: ForgedArchive): Promise<number> {
  const held: unknown[] = [];
  await hold(archive, held);
  const before = heapKb();
  held.length = 0;
  return before - heapKb();
}

async function hold(archive: ForgedArchive, held: unknown[]): Promise<void> {
  const index = await buildIndex(sourceOf(archive), { withImages: false });
  held.push(index, await Promise.all(index.projects.map((project) => project.open())));
}

it('keeps little of each case while it looks at the others', async () => {
  const count = scale('keptCases');
  const few = await keptKb(await casesToIndex(1));
  const many = await keptKb(await casesToIndex(1 + count));
  const perCase = (many - few) / count;
  expect(perCase).toBeGreaterThan(1);
  expect(perCase).toBeLessThan(MOST_KB);
});
