import { checkLevel, type IntervalEstimate, noInterval } from '../confidenceInterval.ts';
import { fQuantile } from '../distributions/fDistribution.ts';
import { casesAreIndependent, type NumberRatings } from '../ratings.ts';
import { square } from '../square.ts';
import { defined, type Estimate, notDefined, type UndefinedReason } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';
import { type OneWaySquares, oneWaySquares, type TwoWaySquares, twoWaySquares } from './iccMeanSquares.ts';

/**
 * The forms of the intraclass correlation, with the names of McGraw & Wong and of Shrout & Fleiss.
 * `oneWay`: readers differ from case to case (a pool). `agreement`: the same readers read every case, and a reader who
 * measures larger than another counts as disagreement. `consistency`: such shifts are forgiven.
 */
export const ICC_FORMS = Object.freeze({
  oneWay: { single: 'ICC(1), Shrout-Fleiss ICC(1,1)', average: 'ICC(k), Shrout-Fleiss ICC(1,k)' },
  agreement: { single: 'ICC(A,1), Shrout-Fleiss ICC(2,1)', average: 'ICC(A,k), Shrout-Fleiss ICC(2,k)' },
  consistency: { single: 'ICC(C,1), Shrout-Fleiss ICC(3,1)', average: 'ICC(C,k), Shrout-Fleiss ICC(3,k)' },
} as const);

/** A key of {@link ICC_FORMS}. */
export type IccForm = keyof typeof ICC_FORMS;

/** An intraclass correlation: of one reading (`single`), and of the mean of all readings of a case (`average`). */
export interface IntraclassCorrelation {
  readonly form: IccForm;
  readonly single: { readonly estimate: Estimate; readonly interval: IntervalEstimate };
  readonly average: { readonly estimate: Estimate; readonly interval: IntervalEstimate };
  readonly cases: number;
  /** Cases that not every reader rated, left out by `agreement` and `consistency`. */
  readonly leftOut: number;
}

/**
 * Intraclass correlation with its interval from the F distribution (McGraw & Wong 1996, doi 10.1037/1082-989X.1.1.30;
 * Shrout & Fleiss 1979, doi 10.1037/0033-2909.86.2.420). `oneWay` takes cases with unequal numbers of ratings, with the
 * effective number k0 and an approximate interval (Donner 1986, doi 10.2307/1403259); the others leave out cases with
 * gaps and count them. The value may be negative: cases differ less than one would expect by chance. The interval
 * takes cases as independent and values as normal; where cases share a patient there is none.
 */
export function intraclassCorrelation(ratings: NumberRatings, form: IccForm, level = 0.95): IntraclassCorrelation {
  const once = countOnce(ratings);
  const oneWay = form === 'oneWay' ? oneWaySquares(ratings)(once.cases) : null;
  const twoWay = form === 'oneWay' ? null : twoWaySquares(ratings)(once.cases);
  const estimate = iccStatisticOf(ratings, form)(once);
  const k = oneWay?.perCase ?? twoWay?.readers ?? 0;
  const bounds = boundsOf(ratings, form, estimate, oneWay, twoWay, level);
  const exact = oneWay === null || Number.isInteger(oneWay.perCase);
  const averageEstimate = estimate.value === null ? estimate : averageOf(estimate.value, k);
  return {
    form,
    single: { estimate, interval: intervalOf(bounds, level, exact) },
    average: {
      estimate: averageEstimate,
      interval: intervalOf(typeof bounds === 'string' ? bounds : averageBounds(bounds, k), level, exact),
    },
    cases: oneWay?.cases ?? twoWay?.cases ?? 0,
    leftOut: twoWay?.leftOut ?? 0,
  };
}

/** The correlation of a single reading for resampling of cases, in which readers count once. */
export function iccStatisticOf(ratings: NumberRatings, form: IccForm): (weighting: Weighting) => Estimate {
  if (form === 'oneWay') {
    const squares = oneWaySquares(ratings);
    return ({ cases }) => oneWayValue(squares(cases));
  }
  const squares = twoWaySquares(ratings);
  return ({ cases }) => twoWayValue(squares(cases), form);
}

function oneWayValue(squares: OneWaySquares): Estimate {
  const { cases, ratings, perCase: k, betweenCases, withinCases, constant } = squares;
  if (cases === 0) return notDefined('noCases');
  if (ratings === cases) return notDefined('noPairs');
  if (cases < 2) return notDefined('oneCase');
  if (constant) return notDefined('noVariance');
  return quotient(betweenCases - withinCases, betweenCases + (k - 1) * withinCases);
}

function twoWayValue(squares: TwoWaySquares, form: 'agreement' | 'consistency'): Estimate {
  const { cases, readers: k, betweenCases, betweenReaders, error, constant } = squares;
  if (k < 2) return notDefined('noPairs');
  if (cases < 2) return notDefined('oneCompleteCase');
  if (constant) return notDefined('noVariance');
  const shift = form === 'agreement' ? (k * (betweenReaders - error)) / cases : 0;
  return quotient(betweenCases - error, betweenCases + (k - 1) * error + shift);
}

function quotient(part: number, whole: number): Estimate {
  // A whole of rounding errors only is zero.
  return whole <= 1e-12 * Math.abs(part) || whole <= 0 ? notDefined('cancels') : defined(part / whole);
}

function averageOf(single: number, k: number): Estimate {
  return quotient(k * single, 1 + (k - 1) * single);
}

function boundsOf(
  ratings: NumberRatings,
  form: IccForm,
  estimate: Estimate,
  oneWay: OneWaySquares | null,
  twoWay: TwoWaySquares | null,
  level: number,
): readonly [number, number] | UndefinedReason {
  if (estimate.value === null) return estimate.reason;
  if (!casesAreIndependent(ratings)) return 'casesOfOnePatient';
  const upper = (1 + checkLevel(level)) / 2;
  if (oneWay)
    return fBounds(
      oneWay.betweenCases,
      oneWay.withinCases,
      oneWay.cases - 1,
      oneWay.ratings - oneWay.cases,
      oneWay.perCase,
      upper,
    );
  if (!twoWay) return 'noCases';
  const { cases: n, readers: k } = twoWay;
  if (form === 'consistency') return fBounds(twoWay.betweenCases, twoWay.error, n - 1, (n - 1) * (k - 1), k, upper);
  return agreementBounds(twoWay, estimate.value, upper);
}

function fBounds(
  between: number,
  within: number,
  betweenDf: number,
  withinDf: number,
  k: number,
  upper: number,
): readonly [number, number] | UndefinedReason {
  if (within <= 1e-24 * between) return 'noError';
  const f = between / within;
  const low = f / fQuantile(upper, betweenDf, withinDf);
  const high = f * fQuantile(upper, withinDf, betweenDf);
  return [(low - 1) / (low + k - 1), (high - 1) / (high + k - 1)];
}

/** McGraw & Wong's table 7 with Satterthwaite's degrees of freedom. */
function agreementBounds(
  squares: TwoWaySquares,
  value: number,
  upper: number,
): readonly [number, number] | UndefinedReason {
  const { cases: n, readers: k, betweenCases, betweenReaders, error } = squares;
  if (value >= 1 - 1e-15) return 'noError';
  const odds = (k * value) / (n * (1 - value));
  const ofReaders = odds * betweenReaders;
  const ofError = (1 + odds * (n - 1)) * error;
  const df = square(ofReaders + ofError) / (square(ofReaders) / (k - 1) + square(ofError) / ((n - 1) * (k - 1)));
  const fLow = fQuantile(upper, n - 1, df);
  const fHigh = fQuantile(upper, df, n - 1);
  const rest = k * betweenReaders + (k * n - k - n) * error;
  const low = (n * (betweenCases - fLow * error)) / (fLow * rest + n * betweenCases);
  const high = (n * (fHigh * betweenCases - error)) / (rest + n * fHigh * betweenCases);
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : 'cancels';
}

/** The interval of the mean is that of the single reading, stepped up, unless that reaches where no mean exists. */
function averageBounds([low, high]: readonly [number, number], k: number): readonly [number, number] | UndefinedReason {
  const whole = 1 + (k - 1) * low;
  return whole <= 0 ? 'cancels' : [(k * low) / whole, (k * high) / (1 + (k - 1) * high)];
}

function intervalOf(
  bounds: readonly [number, number] | UndefinedReason,
  level: number,
  exact: boolean,
): IntervalEstimate {
  if (typeof bounds === 'string') return noInterval(bounds);
  const [low, high] = bounds;
  const method = exact
    ? 'F distribution (McGraw & Wong 1996)'
    : 'F distribution, approximate for unequal numbers of ratings (Donner 1986)';
  return { interval: { low: Math.max(-1, low), high, level, method }, reason: null };
}
