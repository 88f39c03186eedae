import { parentPort } from 'node:worker_threads';
import { TASKS, type Task, type TaskAnswer, type TaskRequest } from './tasks.ts';

const answer = (found: TaskAnswer) => parentPort?.postMessage(found);

parentPort?.on('message', ({ id, task, input }: TaskRequest) => {
  // Task and input belong together: Threads.run saw to it.
  const work = TASKS[task] as (input: unknown) => ReturnType<(typeof TASKS)[Task]>;
  new Promise((resolve) => resolve(work(input))).then(
    (result) => answer({ id, result }),
    (error: unknown) => answer({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
});
