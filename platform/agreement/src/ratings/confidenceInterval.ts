import type { UndefinedReason } from './undefinedReasons.ts';

/** An interval that holds the true value with probability `level` in repeated studies; `method` names how it was made. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
  /** Such as 0.95. */
  readonly level: number;
  readonly method: string;
}

/** An interval, or `null` and why there is none. */
export type IntervalEstimate =
  | { readonly interval: ConfidenceInterval; readonly reason: null }
  | { readonly interval: null; readonly reason: UndefinedReason };

/** No interval, and why. */
export function noInterval(reason: UndefinedReason): IntervalEstimate {
  return { interval: null, reason };
}
