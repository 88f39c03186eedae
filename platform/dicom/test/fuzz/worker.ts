import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { readPart10, toDicomJson, writePart10 } from '../../src/index.ts';
import { masksOf } from '../recordFixtures.ts';
import { realBases, SHAPE, syntheticBases } from './bases.ts';
import { mutatedFile } from './mutatedFile.ts';
import { Random } from './random.ts';
import { readJson, readOne } from './readOne.ts';

/** What the worker is told when it starts. */
export interface FuzzOrder {
  readonly folder: string;
  readonly withRealFiles: boolean;
}

/** What it says about one seed. A file that was read lies in the folder, with our reading beside it. */
export interface FuzzReport {
  readonly seed: number;
  readonly what: string;
  /** A code, `read`, or `failed`. */
  readonly outcome: string;
  readonly json: string;
  /** Processor time of this thread, which a busy machine does not change. */
  readonly cpuMs: number;
  readonly failure?: string;
}

const { folder, withRealFiles }: FuzzOrder = workerData;
const bases = [...syntheticBases(), ...(withRealFiles ? realBases() : [])];
const json = toDicomJson(readPart10(writePart10(readPart10(masksOf(SHAPE, 'fuzz').seg).dataSet)).dataSet);
mkdirSync(folder, { recursive: true });

parentPort?.on('message', (seeds: readonly number[]) => {
  for (const seed of seeds) parentPort?.postMessage(report(seed));
});
parentPort?.postMessage('ready');

function report(seed: number): FuzzReport {
  const file = mutatedFile(bases, seed);
  const before = process.threadCpuUsage();
  const read = readingOf(seed, file.bytes);
  const { user, system } = process.threadCpuUsage(before);
  return { seed, what: file.what, cpuMs: (user + system) / 1000, ...read };
}

function readingOf(seed: number, bytes: Uint8Array): Pick<FuzzReport, 'outcome' | 'json' | 'failure'> {
  try {
    // On disk before it is read: whatever kills the worker can be looked at.
    writeFileSync(join(folder, `${seed}.dcm`), bytes);
    const read = readOne(bytes);
    const jsonOutcome = readJson(json, new Random(seed));
    if ('refused' in read) return { outcome: read.refused, json: jsonOutcome };
    writeFileSync(join(folder, `${seed}.json`), JSON.stringify(read));
    return { outcome: 'read', json: jsonOutcome };
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { outcome: 'failed', json: '', failure: failure.slice(0, 2000) };
  }
}
