import { Worker } from 'node:worker_threads';
import type { FuzzOrder, FuzzReport } from './worker.ts';

/** A file may take this much processor time, for everything that reads it. */
export const TIME_LIMIT_MS = 2000;
/** A worker that says nothing for this long is ended: it hangs, or the machine gives it less than a tenth of a processor. */
const SILENCE_MS = 20_000;
/** A worker's heap; its buffers are watched by the resident size of the process. */
const HEAP_MB = 512;
const LOT = 100;

/** Which worker, and how long it may say nothing. */
export interface Watched {
  readonly worker: URL;
  readonly silenceMs: number;
}

/** All reports, and what the run cost. */
export interface FuzzRun {
  readonly reports: readonly FuzzReport[];
  /** Growth of the resident size above that at the start. */
  readonly growthMb: number;
}

/**
 * Runs the seeds in a worker thread. A file fails that takes more processor time than {@link TIME_LIMIT_MS}; one that hangs is
 * ended with its worker, gets a second, lonely try, since the machine may have slept, and fails then. So does one that exhausts
 * the heap.
 */
export async function runSeeds(
  order: FuzzOrder | { readonly misbehave: 'hang' | 'grow' },
  seeds: readonly number[],
  { worker: file, silenceMs }: Watched = { worker: new URL('./worker.ts', import.meta.url), silenceMs: SILENCE_MS },
): Promise<FuzzRun> {
  const reports: FuzzReport[] = [];
  const startRss = process.memoryUsage().rss;
  let peak = startRss;
  const queue = [...seeds];
  const tried = new Set<number>();
  while (queue.length > 0) {
    const worker = new Worker(file, {
      workerData: order,
      execArgv: ['--conditions=@overread/source'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    });
    try {
      await new Promise<void>((resolve, reject) => {
        let lot: number[] = [];
        let since = Number.POSITIVE_INFINITY;
        const give = () => {
          lot = queue.slice(0, tried.has(queue[0] ?? -1) ? 1 : LOT);
          if (lot.length === 0) return resolve();
          since = performance.now();
          worker.postMessage(lot);
        };
        const watch = setInterval(() => {
          peak = Math.max(peak, process.memoryUsage().rss);
          if (performance.now() - since > silenceMs) over('hangs');
        }, 50);
        const over = (failure: string) => {
          clearInterval(watch);
          const seed = queue[0] ?? -1;
          if (tried.has(seed)) {
            queue.shift();
            reports.push({ seed, what: '', outcome: 'failed', json: '', cpuMs: Number.NaN, failure });
          }
          tried.add(seed);
          resolve();
        };
        worker.on('message', (message: FuzzReport | 'ready') => {
          if (message !== 'ready') {
            since = performance.now();
            reports.push(message);
            queue.shift();
            lot.shift();
          }
          if (lot.length > 0) return;
          if (queue.length === 0) {
            clearInterval(watch);
            resolve();
          } else give();
        });
        worker.on('error', (error) => {
          if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') over(`needed more than ${HEAP_MB} MB`);
          else {
            clearInterval(watch);
            reject(error);
          }
        });
      });
    } finally {
      await worker.terminate();
    }
  }
  return { reports, growthMb: (peak - startRss) / 1_048_576 };
}
