import { AGREEMENT_ERRORS, AgreementError, type AgreementErrorCode } from '../agreementError.ts';
import type { JobControl } from './agreementPool.ts';
import { ownCopies } from './ownCopies.ts';
import type { JobTypes, WorkerAnswer, WorkerOrder, WorkerProblem } from './workerMessages.ts';

/** A worker, whatever it is made of. */
export interface PoolWorker {
  send(order: WorkerOrder, transfer: readonly ArrayBuffer[]): void;
  /** Ends it at once. */
  end(): Promise<void>;
  /** Whether it keeps the process alive, where that can be chosen. */
  hold?(isHeld: boolean): void;
}

/** Starts a worker. It tells its answers, and once if it cannot go on. */
export type StartWorker = (told: {
  readonly answer: (answer: WorkerAnswer) => void;
  readonly lost: (why: string) => void;
}) => PoolWorker;

/** How many workers, and how a pool treats them. */
export interface PoolOptions {
  /** Workers at most; they are started as they are needed. */
  readonly workers: number;
  /** A worker that had nothing to do for so long is ended, which gives its memory back. Default 30,000. */
  readonly idleMs?: number;
  /** A worker that does not stop its job within this time is ended and another one started. Default 1,000. */
  readonly patienceMs?: number;
  /** Makes the error of what went wrong in a worker. By default an {@link AgreementError} where it has one of its codes. */
  readonly errorOf?: (problem: WorkerProblem) => Error;
}

/** Jobs done by workers, in the order in which they were asked for. */
export interface WorkerPool<T extends JobTypes<T>> {
  /** See {@link AgreementPool}: rejects with the signal's reason, the job's own error, or `WORKER_LOST`. */
  run<J extends keyof T & string>(job: J, input: T[J]['input'], control?: JobControl): Promise<T[J]['outcome']>;
  /** Ends all workers; what they were doing is rejected with `POOL_CLOSED`, as is everything asked for later. */
  close(): Promise<void>;
}

interface Asked {
  readonly id: number;
  readonly job: string;
  readonly input: unknown;
  readonly control: JobControl;
  /** How often a worker was lost with it. */
  losses: number;
  isOver: boolean;
  settle(outcome: unknown): void;
  fail(reason: unknown): void;
}

interface Seat {
  readonly worker: PoolWorker;
  job: Asked | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const IDLE_MS = 30_000;
const PATIENCE_MS = 1_000;

/** A pool over workers that run `runJobs`. A worker that is lost is replaced; its job is done once more, then refused. */
export function workerPool<T extends JobTypes<T>>(start: StartWorker, options: PoolOptions): WorkerPool<T> {
  const { workers, idleMs = IDLE_MS, patienceMs = PATIENCE_MS, errorOf = agreementErrorOf } = options;
  const queue: Asked[] = [];
  const seats = new Set<Seat>();
  let last = 0;
  let isClosed = false;

  const leave = (seat: Seat): Promise<void> => {
    clearTimeout(seat.timer);
    seats.delete(seat);
    return seat.worker.end();
  };
  const rest = (seat: Seat) => {
    clearTimeout(seat.timer);
    seat.job = undefined;
    seat.worker.hold?.(false);
    seat.timer = setTimeout(() => void leave(seat), idleMs);
    (seat.timer as { unref?: () => void }).unref?.();
    next();
  };
  const lost = (seat: Seat, why: string) => {
    if (!seats.has(seat)) return;
    const { job } = seat;
    void leave(seat);
    if (job !== undefined && !job.isOver) {
      job.losses++;
      if (job.losses < 2) queue.unshift(job);
      else job.fail(new AgreementError('WORKER_LOST', `Two workers ended before they had measured this (${why}).`));
    }
    next();
  };
  const answer = (seat: Seat, given: WorkerAnswer) => {
    const { job } = seat;
    if (job === undefined || given.id !== job.id) return;
    if (given.kind === 'progress') {
      if (!job.isOver) job.control.onProgress?.(given.fraction);
      return;
    }
    if (given.kind === 'done') job.settle(given.outcome);
    else if (given.kind === 'failed') job.fail(errorOf(given.problem));
    rest(seat);
  };
  const seated = (): Seat => {
    // What a worker tells before its seat is known is impossible: messages come in later turns.
    const holder: { seat?: Seat } = {};
    const worker = start({
      answer: (given) => holder.seat && answer(holder.seat, given),
      lost: (why) => holder.seat && lost(holder.seat, why),
    });
    const seat: Seat = { worker, job: undefined, timer: undefined };
    holder.seat = seat;
    seats.add(seat);
    return seat;
  };
  const next = (): void => {
    while (queue.length > 0 && !isClosed) {
      const free = [...seats].find((seat) => seat.job === undefined);
      if (!free && seats.size >= workers) return;
      const job = queue.shift();
      if (!job) return;
      begin(job, free);
    }
  };
  const begin = (job: Asked, free: Seat | undefined) => {
    try {
      const seat = free ?? seated();
      clearTimeout(seat.timer);
      seat.job = job;
      seat.worker.hold?.(true);
      const { value, transfer } = ownCopies(job.input);
      seat.worker.send({ kind: 'run', id: job.id, job: job.job, input: value }, transfer);
    } catch (error) {
      job.fail(error);
      for (const seat of seats) if (seat.job === job) void leave(seat);
    }
  };
  const stop = (job: Asked) => {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
    for (const seat of seats) {
      if (seat.job !== job) continue;
      seat.worker.send({ kind: 'stop', id: job.id }, []);
      seat.timer = setTimeout(() => {
        void leave(seat);
        next();
      }, patienceMs);
    }
  };

  return {
    run: (job, input, control = {}) =>
      new Promise((resolve, reject) => {
        const { signal } = control;
        const over = () => {
          asked.isOver = true;
          signal?.removeEventListener('abort', abort);
        };
        const asked: Asked = {
          id: ++last,
          job,
          input,
          control,
          losses: 0,
          isOver: false,
          settle: (outcome) => {
            over();
            resolve(outcome as T[typeof job]['outcome']);
          },
          fail: (reason) => {
            over();
            reject(reason);
          },
        };
        const abort = () => {
          asked.fail(signal?.reason);
          stop(asked);
        };
        if (isClosed) return asked.fail(closed());
        if (signal?.aborted) return asked.fail(signal.reason);
        signal?.addEventListener('abort', abort, { once: true });
        queue.push(asked);
        next();
      }),
    close: async () => {
      isClosed = true;
      const waiting = [...queue.splice(0), ...[...seats].flatMap(({ job }) => (job && !job.isOver ? [job] : []))];
      for (const job of waiting) job.fail(closed());
      await Promise.all([...seats].map(leave));
    },
  };
}

const closed = () => new AgreementError('POOL_CLOSED', 'The workers were closed; open a new pool to measure.');

/** The engine's own error where the problem has one of its codes, else one with the message. */
function agreementErrorOf({ code, message }: WorkerProblem): Error {
  return code !== null && Object.hasOwn(AGREEMENT_ERRORS, code)
    ? new AgreementError(code as AgreementErrorCode, message)
    : new Error(message);
}
