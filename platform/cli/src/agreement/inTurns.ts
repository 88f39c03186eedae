import { setImmediate } from 'node:timers/promises';
import { type BitMask, type Grid, measurePairSteps, type PairMetrics, type PairOptions } from '@overread/agreement';

/** How often the event loop gets its turn, so that Ctrl+C and the progress line are answered. */
const TURN_MS = 50;

/** Measures a pair of masks and lets the event loop have its turns. Throws the signal's reason once it is given. */
export async function inTurns(
  a: BitMask,
  b: BitMask,
  grid: Grid,
  options: PairOptions,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<PairMetrics> {
  const steps = measurePairSteps(a, b, grid, options);
  let turn = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - turn < TURN_MS) continue;
    onProgress(step.value);
    await setImmediate();
    signal.throwIfAborted();
    turn = performance.now();
  }
}
