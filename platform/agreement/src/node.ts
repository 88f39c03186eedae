import { availableParallelism } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import type { AgreementJobs, AgreementPool } from './workers/agreementPool.ts';
import { type JobSteps, runJobs } from './workers/runJobs.ts';
import type { JobTypes } from './workers/workerMessages.ts';
import { type PoolOptions, type WorkerPool, workerPool } from './workers/workerPool.ts';

export type { AgreementJob, AgreementJobs, AgreementPool, JobControl } from './workers/agreementPool.ts';
export type { JobSteps } from './workers/runJobs.ts';
export type { PoolOptions, WorkerPool } from './workers/workerPool.ts';

/** More than this is no faster on masks of a hospital's images: memory is what they wait for. */
const MOST = 4;

/** Worker threads that measure (design §5). They keep the process alive only while they measure. */
export function createAgreementPool(options: Partial<PoolOptions> = {}): AgreementPool {
  return createThreadPool<AgreementJobs>(scriptBeside(import.meta.url, './workers/nodeWorker'), options);
}

/**
 * A pool over worker threads that run a script of one's own, which calls {@link serveJobs}. As many threads as there are processors
 * but one, 4 at most, where `workers` does not say.
 */
export function createThreadPool<T extends JobTypes<T>>(
  script: URL,
  { workers = Math.max(1, Math.min(MOST, availableParallelism() - 1)), ...options }: Partial<PoolOptions> = {},
): WorkerPool<T> {
  // From source, the packages of ours that a worker imports are read from source as well.
  const execArgv = script.href.endsWith('.ts') ? ['--conditions=@overread/source'] : [];
  return workerPool<T>(
    ({ answer, lost }) => {
      const worker = new Worker(script, { execArgv });
      worker.on('message', answer);
      worker.on('messageerror', (error) => lost(error.message));
      worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => lost(`status ${code}`));
      return {
        send: (order, transfer) => worker.postMessage(order, transfer),
        end: async () => {
          await worker.terminate();
        },
        hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
      };
    },
    { workers, ...options },
  );
}

/** In a worker thread: does the jobs that the pool over it is asked for. */
export function serveJobs<T extends JobTypes<T>>(jobs: JobSteps<T>): void {
  const port = parentPort;
  if (port === null) throw new TypeError('Jobs are served in a worker thread; this is none.');
  const take = runJobs(jobs, {
    send: (answer, transfer) => port.postMessage(answer, transfer),
    breathe: () => new Promise((done) => setImmediate(done)),
  });
  port.on('message', take);
}

/** A script beside a module, source or built as that is; its name without an ending. */
export const scriptBeside = (module: string, name: string): URL =>
  new URL(`${name}${module.endsWith('.ts') ? '.ts' : '.js'}`, module);
