import { createThreadPool, type PoolOptions, scriptBeside, type WorkerPool } from '@overread/agreement/node';
import { ERRORS, type ErrorCode, OverreadError } from '@overread/domain';
import { COMPARISON_JOBS, type ComparisonJobs } from './comparisonJobs.ts';

export type { ComparisonJobs, PlainRead } from './comparisonJobs.ts';

/** Does the jobs of {@link ComparisonJobs}, here or in other threads. */
export type ComparisonRunner = Pick<WorkerPool<ComparisonJobs>, 'run'>;

/** Threads that compare reads and resolve final masks, so that the caller's thread goes on. */
export function createComparisonPool(options: Partial<PoolOptions> = {}): WorkerPool<ComparisonJobs> {
  return createThreadPool<ComparisonJobs>(scriptBeside(import.meta.url, './comparisonWorker'), {
    errorOf: ({ code, message }) =>
      code !== null && Object.hasOwn(ERRORS, code) ? new OverreadError(code as ErrorCode, message) : new Error(message),
    ...options,
  });
}

/** The same in the caller's own thread, which waits: for a command that has nothing else to do. */
export const comparisonHere: ComparisonRunner = {
  run: async (job, input, { signal, onProgress } = {}) => {
    const work = COMPARISON_JOBS[job] as (given: typeof input) => Generator<number, never, void>;
    const steps = work(input);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      signal?.throwIfAborted();
      onProgress?.(step.value);
    }
  },
};
