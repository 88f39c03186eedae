import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningService, Tell } from './service.ts';

/** A service that the supervisor keeps running. */
interface ServicePlan<S extends RunningService> {
  /** Name for people: `PostgreSQL`, `Orthanc`. */
  readonly name: string;
  /** Starts it; `again` is the run that ended, if any (to take the same port). */
  readonly start: (again: S | undefined) => Promise<S>;
}

/** Keeps children running, and ends them all in the reverse order of their start. */
export interface Supervisor {
  /** Starts a service and keeps it running from now on. Resolves with its first run. */
  keep<S extends RunningService>(plan: ServicePlan<S>): Promise<Kept<S>>;
  /** Ends all of them; nothing is restarted afterwards. May be called again. */
  stop(): Promise<void>;
}

/** A service under supervision. */
export interface Kept<S extends RunningService> {
  /** The present run; between a death and the restart, the one that died. */
  readonly current: S;
  /** How often it was restarted. */
  readonly restarts: number;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** A run that lived this long starts the waiting over. */
const HEALTHY_MS = 30_000;

/**
 * A supervisor for children of this process. A child that dies is restarted after 0.25 s, then 0.5 s, doubling to 10 s,
 * for as long as it takes; each death and each failed start is told in one line.
 */
export function createSupervisor(tell: Tell): Supervisor {
  const stopping = new AbortController();
  const kept: { stop(): Promise<void> }[] = [];

  async function keep<S extends RunningService>(plan: ServicePlan<S>): Promise<Kept<S>> {
    const state = { current: await plan.start(undefined), restarts: 0 };
    const loop = watch(plan, state, stopping.signal, tell);
    kept.push({
      stop: async () => {
        await state.current.stop();
        await loop;
        // A restart that was under way when the stop came.
        await state.current.stop();
      },
    });
    return state;
  }

  let stopped: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    stopping.abort();
    for (const service of kept.toReversed()) await service.stop();
  }

  return {
    keep,
    stop: () => {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

async function watch<S extends RunningService>(
  plan: ServicePlan<S>,
  state: { current: S; restarts: number },
  stopping: AbortSignal,
  tell: Tell,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!stopping.aborted) {
    const since = Date.now();
    const { code, signal } = await state.current.ended;
    if (stopping.aborted) return;
    tell(`${plan.name} ended unexpectedly (${signal ?? `status ${code}`}); starting it again.`);
    if (Date.now() - since > HEALTHY_MS) waitMs = FIRST_WAIT_MS;
    for (let isUp = false; !isUp; ) {
      await sleep(waitMs, undefined, { signal: stopping }).catch(() => {});
      if (stopping.aborted) return;
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
      try {
        state.current = await plan.start(state.current);
        state.restarts += 1;
        isUp = true;
        tell(`${plan.name} runs again.`);
      } catch (error) {
        tell(`${plan.name} could not be started: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}
