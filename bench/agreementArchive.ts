import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerPool } from '@overread/agreement/node';
import { addressOf, createArchive, inLanes } from '@overread/archive';
import { startTestServices } from '@overread/testkit';
import type { PairJobs, PairValues } from './agreementPairJobs.ts';

/** Pairs that are asked for at a time: while two are measured, the next ones come. */
const LANES = 6;
/** Objects that are sent to the archive at a time. */
const SENT_AT_ONCE = 20;

/** What pairs in an archive took: a part of them, then all, and how much of it is the archive's. */
export interface ArchivedPairs {
  readonly parts: readonly { readonly count: number; readonly ms: number }[];
  readonly values: readonly PairValues[];
  /** Of the processor time of the last part, ours and Orthanc's together. */
  readonly orthancShare: number;
  /** The same pairs as in the last part, brought and not measured. */
  readonly broughtMs: number;
}

/** Files the pairs of a folder in an Orthanc of its own, then brings each over DICOMweb and measures it: a quarter, a half, all of them. */
export async function archivedPairs(folder: string, pairs: number, pool: WorkerPool<PairJobs>): Promise<ArchivedPairs> {
  const services = await startTestServices({ archives: ['archive'] });
  const { archive: access } = services.archives;
  const orthanc = services.children.archive?.current.pid;
  if (access === undefined || orthanc === undefined) throw new Error('Orthanc was asked for');
  const archive = createArchive(access);
  try {
    const file = (pair: number, reader: string) => new Uint8Array(readFileSync(join(folder, `${pair}-${reader}.dcm`)));
    const addresses: (readonly ReturnType<typeof addressOf>[])[] = [];
    for (let from = 0; from < pairs; from += SENT_AT_ONCE / 2) {
      const numbers = Array.from({ length: Math.min(SENT_AT_ONCE / 2, pairs - from) }, (_, index) => from + index);
      const files = numbers.map((pair) => [file(pair, 'a'), file(pair, 'b')]);
      const { stored } = await archive.store(files.flat());
      if (stored.size < files.length * 2) throw new Error(`Orthanc took ${stored.size} of ${files.length * 2} objects`);
      addresses.push(...files.map((pair) => pair.map(addressOf)));
    }
    const bring = (address: ReturnType<typeof addressOf>) =>
      archive.retrieveInstance(address.study, address.series, address.instance);
    const brought = async (pair: (typeof addresses)[number]) => {
      const [a, b] = await Promise.all(pair.map(bring));
      if (a === undefined || b === undefined) throw new Error('Orthanc does not give what it took');
      return { a, b };
    };
    const run = async <T>(count: number, work: (pair: (typeof addresses)[number]) => Promise<T>) => {
      const [start, ours, theirs] = [performance.now(), process.cpuUsage(), processorMs(orthanc)];
      const values = await inLanes(addresses.slice(0, count), LANES, work);
      const { user, system } = process.cpuUsage(ours);
      const orthancMs = processorMs(orthanc) - theirs;
      const oursMs = (user + system) / 1000;
      return { count, ms: performance.now() - start, values, orthancShare: orthancMs / (orthancMs + oursMs) };
    };
    const measured = async (pair: (typeof addresses)[number]) => pool.run('brought', await brought(pair));
    await run(Math.min(20, pairs), measured);
    const parts = [];
    for (const share of [0.25, 0.5, 1]) parts.push(await run(Math.round(pairs * share), measured));
    const { ms: broughtMs } = await run(pairs, brought);
    const last = parts.at(-1);
    if (last === undefined) throw new Error('nothing was measured');
    const { values, orthancShare } = last;
    return { parts: parts.map(({ count, ms }) => ({ count, ms })), values, orthancShare, broughtMs };
  } finally {
    await archive.close();
    await services.stop();
  }
}

/** Processor time of a process, user and system (proc(5); a tick is 10 ms on Linux). */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
