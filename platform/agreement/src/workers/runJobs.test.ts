import { expect, it } from 'vitest';
import { runJobs } from './runJobs.ts';
import type { WorkerAnswer } from './workerMessages.ts';

it('a job that is stopped gives up what it holds before the answer says so', async () => {
  const told: string[] = [];
  const answers: WorkerAnswer[] = [];
  const endless = function* (): Generator<number, null, void> {
    try {
      for (;;) yield 0.5;
    } finally {
      told.push('given up');
    }
  };
  const take = runJobs<{ endless: { input: null; outcome: null } }>(
    { endless },
    {
      send: (answer) => {
        answers.push(answer);
        if (answer.kind === 'stopped') told.push('stopped');
      },
      breathe: () => new Promise((done) => setImmediate(done)),
    },
  );
  take({ kind: 'run', id: 1, job: 'endless', input: null });
  take({ kind: 'stop', id: 1 });
  await expect.poll(() => told).toEqual(['given up', 'stopped']);
  expect(answers.at(-1)).toEqual({ kind: 'stopped', id: 1 });
});
