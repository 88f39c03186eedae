import { AgreementError } from '../agreementError.ts';
import type { UndefinedReason } from './undefinedReasons.ts';

/** An interval that holds the true value with probability `level` in repeated studies; `method` names how it was made. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
  /** Such as 0.95. */
  readonly level: number;
  readonly method: string;
}

/** @throws AgreementError RATINGS_INVALID unless the level lies between 0 and 1. */
export function checkLevel(level: number): number {
  if (!(level > 0 && level < 1))
    throw new AgreementError(
      'RATINGS_INVALID',
      `The level of an interval lies between 0 and 1, such as 0.95; ${level} was given.`,
    );
  return level;
}

/** An interval, or `null` and why there is none. */
export type IntervalEstimate =
  | { readonly interval: ConfidenceInterval; readonly reason: null }
  | { readonly interval: null; readonly reason: UndefinedReason };

/** No interval, and why. */
export function noInterval(reason: UndefinedReason): IntervalEstimate {
  return { interval: null, reason };
}
