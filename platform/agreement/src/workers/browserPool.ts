import type { AgreementJobs, AgreementPool } from './agreementPool.ts';
import { type PoolOptions, workerPool } from './workerPool.ts';

/** More than this is no faster: memory is what they wait for. */
const MOST = 4;

/** Web Workers that measure: as many as the machine has processors but one, 4 at most, where `workers` does not say. */
export function createAgreementPool({
  workers = Math.max(1, Math.min(MOST, navigator.hardwareConcurrency - 1)),
  ...options
}: Partial<PoolOptions> = {}): AgreementPool {
  return workerPool<AgreementJobs>(
    ({ answer, lost }) => {
      const worker = new Worker(new URL('./browserWorker.ts', import.meta.url), { type: 'module' });
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
