import { parentPort, workerData } from 'node:worker_threads';

// Stands for a reader that hangs or grows without bounds, to see that the watch over the worker notices.
const { misbehave }: { readonly misbehave: 'hang' | 'grow' } = workerData;

parentPort?.on('message', () => {
  const held: unknown[] = [];
  for (;;) if (misbehave === 'grow') held.push(new Array(1_000_000).fill(held.length + 0.5));
});
parentPort?.postMessage('ready');
