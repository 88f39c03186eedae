import { matchInstances } from '../instances/matchInstances.ts';
import { measurePairSteps } from '../pair/measurePair.ts';
import type { AgreementJobs } from './agreementPool.ts';
import type { JobSteps } from './runJobs.ts';

/** How a worker of an {@link AgreementPool} does its jobs. A further job is one row here and one of {@link AgreementJobs}. */
export const AGREEMENT_JOBS: JobSteps<AgreementJobs> = {
  measurePair: ({ a, b, grid, options }) => measurePairSteps(a, b, grid, options),
  *matchInstances({ left, right, grid, rule }) {
    yield 0;
    return matchInstances(left, right, grid, rule);
  },
};
