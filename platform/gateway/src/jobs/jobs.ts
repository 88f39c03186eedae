import { compareCase } from '../usecases/compareCase.ts';
import { fileFiling } from '../usecases/fileFiling.ts';
import type { Ports } from '../usecases/ports.ts';

/** What a job does with its data. Running it twice must be harmless. */
type Job = (ports: Ports, data: Readonly<Record<string, unknown>>) => Promise<void>;

/** Every kind of job. Each is one use case of the gateway itself. */
export const JOBS: Readonly<Record<string, Job>> = {
  compare: async (ports, { caseId }) => {
    if (typeof caseId === 'string') await compareCase(ports, caseId);
  },
  file: async (ports, { filingId }) => {
    if (typeof filingId === 'string') await fileFiling(ports, filingId);
  },
};
