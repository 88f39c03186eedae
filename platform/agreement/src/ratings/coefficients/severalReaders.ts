import { type CategoryWeights, weightMatrix } from '../categoryWeights.ts';
import { checkLevel, type IntervalEstimate, noInterval } from '../confidenceInterval.ts';
import { tQuantile } from '../distributions/studentT.ts';
import { type CategoryRatings, casesAreIndependent } from '../ratings.ts';
import type { UndefinedReason } from '../undefinedReasons.ts';
import { countOnce } from '../weighting.ts';
import { type ChanceModel, chanceCorrected } from './chanceCorrected.ts';
import { linearisedError } from './linearisedError.ts';

/** How levels are weighted, and the level of the interval. */
export interface SeveralReadersOptions {
  /** Left out: `identity`. */
  readonly weights?: CategoryWeights;
  /** Left out: 0.95. */
  readonly level?: number;
}

/** A coefficient of any number of readers. */
export interface SeveralReadersAgreement {
  readonly value: number | null;
  readonly reason: UndefinedReason | null;
  /** Agreement observed and expected by chance, both under the weights; null without a case that two rated. */
  readonly observed: number | null;
  readonly expected: number | null;
  /** Over independent cases; null if the coefficient is, for one case, or if cases share a patient. */
  readonly standardError: number | null;
  /** Student's t with cases - 1 degrees of freedom, cut at 1. */
  readonly interval: IntervalEstimate;
  /** Cases with a rating; those with two or more, on which agreement is observed. */
  readonly cases: number;
  readonly pairedCases: number;
}

/**
 * Gwet's AC1 (identity weights) or AC2: any number of readers, missing ratings, a pool or the same readers. It stays
 * near the percent agreement where one level is rare, where kappa falls. Gwet 2008, doi 10.1348/000711006X126600.
 * One level used by all gives 1; a scale of one level is not defined.
 *
 * @throws AgreementError RATINGS_INVALID for other than identity weights on a nominal scale.
 */
export function gwetAgreement(ratings: CategoryRatings, options: SeveralReadersOptions = {}): SeveralReadersAgreement {
  return agreementBy('gwet', ratings, options);
}

/**
 * Brennan and Prediger's coefficient: every level equally likely by chance (for two readers and identity weights, PABAK).
 * Any number of readers, missing ratings. 1981, doi 10.1177/001316448104100307.
 *
 * @throws AgreementError RATINGS_INVALID for other than identity weights on a nominal scale.
 */
export function brennanPrediger(
  ratings: CategoryRatings,
  options: SeveralReadersOptions = {},
): SeveralReadersAgreement {
  return agreementBy('brennanPrediger', ratings, options);
}

/**
 * Fleiss' kappa in its general form: any number of readers for each case (missing ratings, pools), weighted if asked.
 * With the same number of ratings in every case it is Fleiss 1971, doi 10.1037/h0031619. Gwet 2014, ISBN 978-0970806284.
 * Null where one level only was used.
 *
 * @throws AgreementError RATINGS_INVALID for other than identity weights on a nominal scale.
 */
export function generalisedFleiss(
  ratings: CategoryRatings,
  options: SeveralReadersOptions = {},
): SeveralReadersAgreement {
  return agreementBy('fleiss', ratings, options);
}

/**
 * Percent agreement as a coefficient: the mean over the cases of the share of reader pairs that agree, weighted if
 * asked, not corrected for chance.
 *
 * @throws AgreementError RATINGS_INVALID for other than identity weights on a nominal scale.
 */
export function observedAgreement(
  ratings: CategoryRatings,
  options: SeveralReadersOptions = {},
): SeveralReadersAgreement {
  return agreementBy('none', ratings, options);
}

function agreementBy(
  model: ChanceModel,
  ratings: CategoryRatings,
  options: SeveralReadersOptions,
): SeveralReadersAgreement {
  const weights = weightMatrix(ratings, options.weights ?? 'identity');
  const result = chanceCorrected(ratings, model, weights, countOnce(ratings));
  const { estimate, tally } = result;
  const defined = tally.paired > 0;
  const shared = {
    ...estimate,
    observed: defined ? result.observed : null,
    expected: defined ? result.expected : null,
    cases: tally.rated,
    pairedCases: tally.paired,
  };
  const without = (reason: UndefinedReason): SeveralReadersAgreement => ({
    ...shared,
    standardError: null,
    interval: noInterval(reason),
  });
  if (estimate.value === null) return without(estimate.reason);
  if (tally.rated < 2) return without('oneCase');
  if (!casesAreIndependent(ratings)) return without('casesOfOnePatient');
  const standardError = linearisedError(ratings, model, weights, result);
  const level = checkLevel(options.level ?? 0.95);
  const reach = tQuantile((1 + level) / 2, tally.rated - 1) * standardError;
  const low = Math.max(-1, estimate.value - reach);
  const high = Math.min(1, estimate.value + reach);
  const method = 'linearised standard error over cases, Student t (Gwet 2008)';
  return { ...shared, standardError, interval: { interval: { low, high, level, method }, reason: null } };
}
