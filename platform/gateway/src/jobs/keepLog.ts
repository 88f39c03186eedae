import { checkLogStep } from '../usecases/checkLog.ts';
import type { Ports } from '../usecases/ports.ts';
import { recordDueCheckpoints } from '../usecases/recordCheckpoint.ts';
import { sequenceLog } from '../usecases/sequenceLog.ts';

/** Checkpoints in archives and the check of older entries have no hurry. */
const SLOW_MS = 60_000;

/**
 * What a worker does for the log: after each wake and at least with every sweep it appends committed events; once a minute it records
 * checkpoints where they are due and compares the next older entries.
 */
export function logKeeper(ports: Ports): () => Promise<void> {
  let slowAt = 0;
  return async () => {
    await sequenceLog(ports);
    if (Date.now() < slowAt) return;
    slowAt = Date.now() + SLOW_MS;
    await recordDueCheckpoints(ports);
    await checkLogStep(ports);
  };
}
