import { ownBuffers } from './ownCopies.ts';
import type { JobTypes, WorkerAnswer, WorkerOrder } from './workerMessages.ts';

/** How each job is done, step by step: a step takes a few milliseconds and yields the fraction done. */
export type JobSteps<T extends JobTypes<T>> = {
  readonly [J in keyof T]: (input: T[J]['input']) => Generator<number, T[J]['outcome'], void>;
};

/** What a worker needs of where it runs. */
export interface JobPort {
  send(answer: WorkerAnswer, transfer: readonly ArrayBuffer[]): void;
  /** Lets orders in that wait. */
  breathe(): Promise<void>;
}

/** Orders are looked for this often: a job stops soon after it was told to. */
const BREATH_MS = 15;
/** Progress is told this often. */
const PROGRESS_MS = 50;

/**
 * Does jobs one after the other, in a worker. Give it the orders as they come; it answers each job once, with its outcome, what went
 * wrong, or that it was stopped.
 */
export function runJobs<T extends JobTypes<T>>(jobs: JobSteps<T>, port: JobPort): (order: WorkerOrder) => void {
  const stopped = new Set<number>();
  const run = async (id: number, job: string, input: unknown): Promise<void> => {
    try {
      if (!Object.hasOwn(jobs, job)) throw new TypeError(`A worker knows no job "${job}".`);
      const steps = jobs[job as keyof T](input as T[keyof T]['input']);
      let [breath, told] = [performance.now(), performance.now()];
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) {
          port.send({ kind: 'done', id, outcome: step.value }, ownBuffers(step.value));
          return;
        }
        const now = performance.now();
        if (now - told >= PROGRESS_MS) {
          port.send({ kind: 'progress', id, fraction: step.value }, []);
          told = now;
        }
        if (now - breath < BREATH_MS) continue;
        await port.breathe();
        if (stopped.has(id)) {
          // Its memory, which else would wait for the garbage collector.
          steps.return(undefined as never);
          port.send({ kind: 'stopped', id }, []);
          return;
        }
        breath = performance.now();
      }
    } catch (error) {
      const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
      const problem = { code: typeof code === 'string' ? code : null, message: String(message ?? error) };
      port.send({ kind: 'failed', id, problem }, []);
    } finally {
      stopped.delete(id);
    }
  };
  return (order) => {
    if (order.kind === 'run') void run(order.id, order.job, order.input);
    else stopped.add(order.id);
  };
}
