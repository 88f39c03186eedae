import { type Meter, meterOver } from './meter.ts';

/** A {@link Meter} in a Web Worker, which starts at once. */
export function createMeter(): Meter {
  return meterOver(new Worker(new URL('./meterWorker.ts', import.meta.url), { type: 'module' }));
}
