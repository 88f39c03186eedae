import { AgreementError } from '../../agreementError.ts';
import { checkLevel, type IntervalEstimate, noInterval } from '../confidenceInterval.ts';
import { noncentralTQuantile } from '../distributions/noncentralT.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { tQuantile } from '../distributions/studentT.ts';
import type { NumberRatings } from '../ratings.ts';
import { square } from '../square.ts';
import type { UndefinedReason } from '../undefinedReasons.ts';
import { type Differences, differencesOf, spreadByPatient } from './differences.ts';

/** What is subtracted, between whom, and how wide. */
export interface BlandAltmanOptions {
  /** Columns; the second is subtracted from the first. Left out: the first two. */
  readonly readers?: readonly [number, number];
  /** `absolute`: in the unit of the values; `percent`: of the mean of the two. */
  readonly difference: 'absolute' | 'percent';
  /** Share of differences between the limits; left out: 0.95 (1.96 standard deviations). */
  readonly coverage?: number;
  /** Level of the intervals of bias and limits; left out: 0.95. */
  readonly level?: number;
}

/** Limits of agreement of two readers. */
export interface BlandAltman {
  readonly bias: number | null;
  readonly lowerLimit: number | null;
  readonly upperLimit: number | null;
  readonly reason: UndefinedReason | null;
  /** Standard deviation of a difference, over patients and their cases together. */
  readonly standardDeviation: number | null;
  readonly biasInterval: IntervalEstimate;
  readonly lowerLimitInterval: IntervalEstimate;
  readonly upperLimitInterval: IntervalEstimate;
  /** `onePerPatient`, or `repeated`: see {@link blandAltman}. */
  readonly method: 'onePerPatient' | 'repeated';
  readonly cases: number;
  readonly patients: number;
  /** Cases that one of the two did not rate. */
  readonly leftOut: number;
  /** `percent`: cases where both values are zero (or their mean is), which have no difference in percent; left out. */
  readonly withoutPercent: number;
  /** One for each case kept: name, mean of the two and their difference, for the plot. */
  readonly points: readonly { readonly case: string; readonly mean: number; readonly difference: number }[];
}

/**
 * Bland and Altman's limits of agreement (1986, doi 10.1016/S0140-6736(86)90837-8; 1999, doi 10.1177/096228029900800204):
 * the bias, and the limits between which 95 % of the differences lie if they are normal. The intervals are exact under
 * that: Student's t for the bias, noncentral t for each limit (Carkeet 2015, doi 10.1097/OPX.0000000000000513).
 *
 * Several cases of a patient are not independent: taken as if they were, the limits come out too narrow. Then the
 * spread is put together from that between and that within patients (Bland & Altman 2007,
 * doi 10.1080/10543400701329422, true value varies), and there are no analytic intervals: use the bootstrap by patient.
 * Look at the points: a difference that grows with the mean calls for `percent`, not for one pair of limits.
 *
 * Null: no case that both rated, one such case, or, for percent, none that is not zero.
 * @throws AgreementError RATINGS_INVALID for columns that do not exist, or percent of values that are not of a ratio scale.
 */
export function blandAltman(ratings: NumberRatings, options: BlandAltmanOptions): BlandAltman {
  const [first, second] = options.readers ?? [0, 1];
  const known = (column: number): boolean => Number.isInteger(column) && column >= 0 && column < ratings.readers.length;
  if (!known(first) || !known(second) || first === second)
    throw new AgreementError(
      'RATINGS_INVALID',
      `Two of the ${ratings.readers.length} columns of the table are compared; columns ${first} and ${second} were given.`,
    );
  if (options.difference === 'percent' && ratings.scale !== 'ratio')
    throw new AgreementError('RATINGS_INVALID', 'Differences in percent need values with a true zero: a ratio scale.');
  const differences = differencesOf(ratings, first, second, options.difference === 'percent');
  const { values, patients, counts } = differences;
  if (values.length < 2) {
    const reason = values.length === 1 ? 'oneCase' : counts.withoutPercent > 0 ? 'percentOfZero' : 'noPairs';
    return { ...nothing(reason), ...counts };
  }
  const z = normalQuantile((1 + checkLevel(options.coverage ?? 0.95)) / 2);
  const repeated = patients.length < values.length;
  const { bias, standardDeviation } = repeated ? spreadByPatient(differences) : plainSpread(differences);
  const limits = { lowerLimit: bias - z * standardDeviation, upperLimit: bias + z * standardDeviation };
  const shared = { bias, ...limits, reason: null, standardDeviation, ...counts };
  if (repeated) return { ...NO_INTERVALS('casesOfOnePatient'), ...shared, method: 'repeated' };
  if (standardDeviation === 0) return { ...NO_INTERVALS('noError'), ...shared, method: 'onePerPatient' };
  return {
    ...shared,
    method: 'onePerPatient',
    ...exactIntervals(bias, standardDeviation, values.length, z, checkLevel(options.level ?? 0.95)),
  };
}

function exactIntervals(
  bias: number,
  deviation: number,
  cases: number,
  z: number,
  level: number,
): Pick<BlandAltman, 'biasInterval' | 'lowerLimitInterval' | 'upperLimitInterval'> {
  const root = Math.sqrt(cases);
  const interval = (low: number, high: number, method: string): IntervalEstimate => ({
    interval: { low: bias + low * deviation, high: bias + high * deviation, level, method },
    reason: null,
  });
  const reach = tQuantile((1 + level) / 2, cases - 1) / root;
  const near = noncentralTQuantile((1 - level) / 2, cases - 1, z * root) / root;
  const far = noncentralTQuantile((1 + level) / 2, cases - 1, z * root) / root;
  return {
    biasInterval: interval(-reach, reach, 'Student t'),
    lowerLimitInterval: interval(-far, -near, 'noncentral t (Carkeet 2015)'),
    upperLimitInterval: interval(near, far, 'noncentral t (Carkeet 2015)'),
  };
}

function plainSpread({ values }: Differences): { bias: number; standardDeviation: number } {
  const bias = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + square(value - bias), 0);
  return {
    bias,
    standardDeviation: values.every((value) => value === values[0]) ? 0 : Math.sqrt(squares / (values.length - 1)),
  };
}

const NO_INTERVALS = (reason: UndefinedReason) => ({
  biasInterval: noInterval(reason),
  lowerLimitInterval: noInterval(reason),
  upperLimitInterval: noInterval(reason),
});

function nothing(reason: UndefinedReason) {
  return {
    ...NO_INTERVALS(reason),
    bias: null,
    lowerLimit: null,
    upperLimit: null,
    standardDeviation: null,
    reason,
    method: 'onePerPatient' as const,
  };
}
