import type { InstanceMatching } from '../instances/instanceMatching.ts';
import type { InstanceRule } from '../instances/matchingRules.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import type { PairMetrics, PairOptions } from '../pair/pairMetrics.ts';

/**
 * What a worker can be asked: input and outcome of each job. Inputs are copied when their turn comes (not at all where they lie in shared
 * memory), never taken away: leave them as they are until the outcome is there.
 */
export interface AgreementJobs {
  readonly measurePair: {
    readonly input: { readonly a: BitMask; readonly b: BitMask; readonly grid: Grid; readonly options: PairOptions };
    readonly outcome: PairMetrics;
  };
  readonly matchInstances: {
    readonly input: {
      readonly left: readonly BitMask[];
      readonly right: readonly BitMask[];
      readonly grid: Grid;
      readonly rule: InstanceRule;
    };
    readonly outcome: InstanceMatching;
  };
}
export type AgreementJob = keyof AgreementJobs;

/** How a job is watched and stopped. */
export interface JobControl {
  /** Stops the job: the promise is rejected with the signal's reason, and the worker is free within some 50 ms. */
  readonly signal?: AbortSignal;
  /** Called with the fraction done, 0 to 1, not more often than every 50 ms. */
  readonly onProgress?: (fraction: number) => void;
}

/** Workers that measure beside the caller's thread: worker threads in Node, Web Workers in a browser. Same numbers to the bit. */
export interface AgreementPool {
  run<J extends AgreementJob>(
    job: J,
    input: AgreementJobs[J]['input'],
    control?: JobControl,
  ): Promise<AgreementJobs[J]['outcome']>;
  close(): Promise<void>;
}
