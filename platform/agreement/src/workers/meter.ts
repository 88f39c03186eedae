import type { PairMetrics } from '../pair/pairMetrics.ts';
import type { ChangingMaskInput, MeterAnswer, MeterOrder, SliceChange } from './changingMask.ts';

/** Measures a mask that is being changed, in a worker of its own. */
export interface Meter {
  /**
   * Takes another mask and others to measure it against; what was in flight is no longer wanted. The bits are moved to the worker, not
   * copied: the buffers of the input cannot be used on. Input that is wrong is refused by the first measurement.
   */
  open(input: ChangingMaskInput): void;
  /**
   * Replaces slices and measures the mask against each of the others, in their order. The next call
   * overtakes the one in flight. Rejects with the reason of `signal` if that comes first (the slices stay replaced), with an
   * `AbortError` if it was overtaken or the meter closed, else with an error that has the engine's `code`.
   */
  measure(changes: readonly SliceChange[], signal?: AbortSignal): Promise<readonly PairMetrics[]>;
  /** Ends the worker. */
  close(): void;
}

/** What a worker has, whoever made it. */
interface WorkerLike {
  postMessage(order: MeterOrder, moved: ArrayBuffer[]): void;
  terminate(): unknown;
  onmessage: ((event: MessageEvent<MeterAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Waiting {
  readonly id: number;
  settle(answer: MeterAnswer): void;
  fail(reason: unknown): void;
}

/** A {@link Meter} over a worker that runs `meterWorker.ts`. */
export function meterOver(worker: WorkerLike): Meter {
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
  return {
    open(input) {
      waiting?.fail(abandoned());
      worker.postMessage({ kind: 'open', input }, buffersOf(input));
    },
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
          worker.postMessage({ kind: 'stop', id }, []);
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
        // A view would take its whole buffer along.
        const moved = changes.map(({ slice, bits }) => ({ slice, bits: bits.slice() }));
        worker.postMessage(
          { kind: 'measure', id, changes: moved },
          moved.map(({ bits }) => bits.buffer),
        );
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

function buffersOf({ mask, against }: ChangingMaskInput): ArrayBuffer[] {
  const buffers = [mask, ...against].flatMap((one) =>
    one?.bits.buffer instanceof ArrayBuffer ? [one.bits.buffer] : [],
  );
  return [...new Set(buffers)];
}
