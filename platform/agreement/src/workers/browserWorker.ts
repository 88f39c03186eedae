import { AGREEMENT_JOBS } from './agreementJobs.ts';
import { letOrdersIn } from './letOrdersIn.ts';
import { runJobs } from './runJobs.ts';
import type { WorkerAnswer, WorkerOrder } from './workerMessages.ts';

/** The part of a dedicated worker's global that is used; its types and those of a page exclude each other. */
interface Scope {
  onmessage: ((event: { readonly data: WorkerOrder }) => void) | null;
  postMessage(answer: WorkerAnswer, transfer: readonly ArrayBuffer[]): void;
}
const scope = globalThis as unknown as Scope;

const take = runJobs(AGREEMENT_JOBS, {
  send: (answer, transfer) => scope.postMessage(answer, transfer),
  breathe: letOrdersIn,
});
scope.onmessage = ({ data }) => take(data);
