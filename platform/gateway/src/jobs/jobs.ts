import { compareCase } from '../usecases/compareCase.ts';
import { eraseCase } from '../usecases/eraseCase.ts';
import { fileFiling } from '../usecases/fileFiling.ts';
import { pinIdleBatch } from '../usecases/pinBatch.ts';
import type { Ports } from '../usecases/ports.ts';
import { publishRelease } from '../usecases/publishRelease.ts';

/** What a job does with its data. Running it twice must be harmless. `later`: it is not done; the next sweep asks again. */
type Job = (ports: Ports, data: Readonly<Record<string, unknown>>) => Promise<'later' | undefined>;

/** Every kind of job. Each is one use case of the gateway itself. */
export const JOBS: Readonly<Record<string, Job>> = {
  compare: async (ports, { caseId }) => {
    if (typeof caseId === 'string') await compareCase(ports, caseId);
    return undefined;
  },
  file: async (ports, { filingId }) => {
    if (typeof filingId === 'string') await fileFiling(ports, filingId);
    return undefined;
  },
  erase: async (ports, { caseId }) =>
    typeof caseId === 'string' && (await eraseCase(ports, caseId)) !== undefined ? 'later' : undefined,
  publish: async (ports, { releaseId }) =>
    typeof releaseId === 'string' ? publishRelease(ports, releaseId) : undefined,
  pinBatch: async (ports, { batchId }) => (typeof batchId === 'string' ? pinIdleBatch(ports, batchId) : undefined),
};
