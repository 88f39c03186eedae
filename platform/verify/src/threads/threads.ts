import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { OverreadError } from '@overread/dicom';
import { TASKS, type Task, type TaskAnswer, type TaskInput, type TaskRequest, type TaskResult } from './tasks.ts';

/** Room for what is new in a thread: records come and go, and the default lets them fill hundreds of MB before it looks. */
const YOUNG = { maxYoungGenerationSizeMb: 24 } as const;

/** Source or build: the worker beside us has our ending, and reads our packages as we do. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const WORKER = new URL(IS_SOURCE ? './taskWorker.ts' : './taskWorker.js', import.meta.url);
const EXEC_ARGV = IS_SOURCE ? ['--conditions=@overread/source'] : [];

/** More threads than this wait for the one that reads and judges. */
const MOST = 4;
/** A thread takes longer to start than so many tasks take to do. */
const WORTH_IT = 400;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  ended: OverreadError | undefined;
}

/**
 * Threads that do the tasks of a verification beside the one that reads and judges. Where there is one processor alone, and until there
 * were enough tasks for threads to pay, tasks are done at once, in this thread; what comes of them is the same.
 */
export class Threads {
  /** How many tasks are begun before the first of them is waited for; 0: none are. */
  readonly ahead: number;
  readonly #count: number;
  readonly #startAfter: number;
  #threads: Thread[] = [];
  #tasks = 0;
  #isClosed = false;

  /** `count`: how many; by default as many as there are processors, where the archive is large enough. */
  constructor(count?: number) {
    const processors = availableParallelism();
    this.#count = count ?? (processors > 1 ? Math.min(MOST, processors) : 0);
    this.#startAfter = count === undefined ? WORTH_IT : 0;
    this.ahead = this.#count === 0 ? 0 : this.#count + 1;
  }

  /**
   * Does a task. The input is copied, so that it stays the caller's.
   *
   * @throws Error with the message of what the task threw; OverreadError OVR_INTERNAL if its thread ended
   */
  async run<T extends Task>(task: T, input: TaskInput<T>): Promise<TaskResult<T>> {
    const id = ++this.#tasks;
    const thread = this.#thread(id);
    if (thread === undefined) return await (TASKS[task] as (input: TaskInput<T>) => Promise<TaskResult<T>>)(input);
    if (thread.ended) throw thread.ended;
    const found = new Promise<unknown>((resolve, reject) => thread.waiting.set(id, { resolve, reject }));
    thread.worker.postMessage({ id, task, input } satisfies TaskRequest);
    return (await found) as TaskResult<T>;
  }

  /** Ends the threads; what they were doing is not wanted any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  /** The thread that has least to do; none if this one does it. */
  #thread(id: number): Thread | undefined {
    if (this.#count === 0 || this.#isClosed || id <= this.#startAfter) return undefined;
    if (this.#threads.length === 0) this.#threads = Array.from({ length: this.#count }, () => started());
    return this.#threads.reduce((best, one) => (one.waiting.size < best.waiting.size ? one : best));
  }
}

function started(): Thread {
  const worker = new Worker(WORKER, { execArgv: EXEC_ARGV, resourceLimits: YOUNG });
  const waiting = new Map<number, Waiting>();
  const thread: Thread = { worker, waiting, ended: undefined };
  const end = (why: string, cause?: Error) => {
    const sentence = `A thread of the verification ended (${why}), so nothing can be said; verify again with --threads 0.`;
    const error = thread.ended ?? new OverreadError('OVR_INTERNAL', sentence, {}, { cause });
    thread.ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (answer: TaskAnswer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('failure' in answer) one?.reject(new Error(answer.failure));
    else one?.resolve(answer.result);
  });
  worker.on('messageerror', (error) => end(error.message, error));
  worker.on('error', (error: Error) => end(error.message, error));
  worker.on('exit', (code) => end(`status ${code}`));
  return thread;
}
