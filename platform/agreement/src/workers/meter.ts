import type { PairMetrics } from '../pair/pairMetrics.ts';
import type { ChangingMaskInput, MeterAnswer, MeterOrder, SliceChange } from './changingMask.ts';

/** Measures a mask that is being changed, in a worker of its own. */
export interface Meter {
  /**
   * Replaces slices and measures the mask against each of the others, in their order; null where there is none. The next call
   * overtakes the one in flight. Rejects with the reason of `signal` if that comes first (the slices stay replaced), with an
   * `AbortError` if it was overtaken or the meter closed, else with an error that has the engine's `code`.
   */
  measure(changes: readonly SliceChange[], signal?: AbortSignal): Promise<readonly (PairMetrics | null)[]>;
  /** Ends the worker. */
  close(): void;
}

/** What a worker has, whoever made it. */
interface WorkerLike {
  postMessage(order: MeterOrder): void;
  terminate(): unknown;
  onmessage: ((event: MessageEvent<MeterAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Waiting {
  readonly id: number;
  settle(answer: MeterAnswer): void;
  fail(reason: unknown): void;
}

/** A {@link Meter} over a worker that runs `meterWorker.ts`. The input is copied to it, once. */
export function meterOver(worker: WorkerLike, input: ChangingMaskInput): Meter {
  let last = 0;
  let waiting: Waiting | undefined;
  let broken: unknown;
  const abandoned = () => new DOMException('The measurement is no longer wanted.', 'AbortError');
  worker.onmessage = ({ data }) => {
    if (waiting?.id === data.id) waiting.settle(data);
  };
  worker.onerror = (event) => {
    broken = new Error(event.message || 'The worker that measures could not be started.');
    waiting?.fail(broken);
  };
  worker.postMessage({ kind: 'open', input });
  return {
    measure: (changes, signal) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        waiting?.fail(abandoned());
        const id = ++last;
        const end = () => {
          waiting = undefined;
          signal?.removeEventListener('abort', stop);
        };
        const stop = () => {
          worker.postMessage({ kind: 'stop', id });
          end();
          reject(signal?.reason);
        };
        waiting = {
          id,
          settle: (answer) => {
            end();
            if ('metrics' in answer) resolve(answer.metrics);
            else reject(Object.assign(new Error(answer.problem.message), { code: answer.problem.code }));
          },
          fail: (reason) => {
            end();
            reject(reason);
          },
        };
        worker.postMessage({ kind: 'measure', id, changes });
        if (signal?.aborted) stop();
        else signal?.addEventListener('abort', stop);
      }),
    close() {
      worker.terminate();
      broken = abandoned();
      waiting?.fail(broken);
    },
  };
}
