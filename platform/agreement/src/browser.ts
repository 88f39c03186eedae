import type { AgreementJobs, AgreementPool } from './workers/agreementPool.ts';
import { type Meter, meterOver } from './workers/meter.ts';
import { type PoolOptions, workerPool } from './workers/workerPool.ts';

export type { AgreementJob, AgreementJobs, AgreementPool, JobControl } from './workers/agreementPool.ts';
export type { ChangingMaskInput, SliceChange } from './workers/changingMask.ts';
export type { Meter } from './workers/meter.ts';
export type { PoolOptions } from './workers/workerPool.ts';

/** More than this is no faster: memory is what they wait for. */
const MOST = 4;

/** A {@link Meter} in a Web Worker, which starts at once. */
export function createMeter(): Meter {
  return meterOver(new Worker(new URL('./workers/meterWorker.ts', import.meta.url), { type: 'module' }));
}

/** Web Workers that measure: as many as the machine has processors but one, 4 at most, where `workers` does not say. */
export function createAgreementPool({
  workers = Math.max(1, Math.min(MOST, navigator.hardwareConcurrency - 1)),
  ...options
}: Partial<PoolOptions> = {}): AgreementPool {
  return workerPool<AgreementJobs>(
    ({ answer, lost }) => {
      const worker = new Worker(new URL('./workers/browserWorker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }) => answer(data);
      worker.onmessageerror = () => lost('what it answered could not be read');
      worker.onerror = ({ message }) => lost(message || 'it could not be loaded');
      return {
        send: (order, transfer) => worker.postMessage(order, [...transfer]),
        end: () => Promise.resolve(worker.terminate()),
      };
    },
    { workers, ...options },
  );
}
