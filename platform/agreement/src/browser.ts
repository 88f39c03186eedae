import type { ChangingMaskInput } from './workers/changingMask.ts';
import { type Meter, meterOver } from './workers/meter.ts';

export type { ChangingMaskInput, SliceChange } from './workers/changingMask.ts';
export type { Meter } from './workers/meter.ts';

/** A {@link Meter} in a Web Worker. Input that is wrong (`MASKS_DIFFER`, `GRID_INVALID`) is refused by the first measurement. */
export function createMeter(input: ChangingMaskInput): Meter {
  return meterOver(new Worker(new URL('./workers/meterWorker.ts', import.meta.url), { type: 'module' }), input);
}
