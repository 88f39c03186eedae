import type { CategoryWeights } from '../categoryWeights.ts';
import { weightMatrix } from '../categoryWeights.ts';
import { type ChanceModel, chanceCorrected } from '../coefficients/chanceCorrected.ts';
import { cohenValue } from '../coefficients/cohenKappa.ts';
import { completeCases } from '../coefficients/completeCases.ts';
import { type IccForm, iccStatisticOf } from '../coefficients/icc.ts';
import { type AlphaDistance, krippendorffStatistic } from '../coefficients/krippendorffAlpha.ts';
import { pairAgreementValue } from '../coefficients/percentAgreement.ts';
import { congerValue } from '../coefficients/sameReaders.ts';
import { specificValue } from '../coefficients/specificAgreement.ts';
import { type CategoryRatings, isCategoryRatings, type NumberRatings, type Ratings } from '../ratings.ts';
import type { Estimate } from '../undefinedReasons.ts';
import type { Weighting } from '../weighting.ts';
import { fisherScale, type StabilisingScale } from './fisherScale.ts';

/** Anything that can be computed of cases and readers that count several times, or not at all. */
export interface Statistic {
  readonly of: (weighting: Weighting) => Estimate;
  /** Whether it is made of pairs of readers, so that a reader may count twice without agreeing with himself. */
  readonly readersMayRepeat: boolean;
  /** Of numbers, whose bootstrap intervals are too narrow with few patients: the scale of their jackknife, and the rows that they are made of. */
  readonly stabilised?: { readonly scale: StabilisingScale; readonly cases: ArrayLike<number> };
}

/** A statistic with such a scale. */
export type StabilisedStatistic = Statistic & Required<Pick<Statistic, 'stabilised'>>;

/** Fleiss' (generalised), Gwet's, Brennan-Prediger's coefficient, or the observed agreement (`none`). */
export function chanceCorrectedStatistic(
  ratings: CategoryRatings,
  model: ChanceModel,
  weights: CategoryWeights = 'identity',
): Statistic {
  const matrix = weightMatrix(ratings, weights);
  return {
    of: (weighting) => chanceCorrected(ratings, model, matrix, weighting).estimate,
    readersMayRepeat: true,
  };
}

/** Cohen's kappa of two columns. */
export function cohenStatistic(
  ratings: CategoryRatings,
  columns: readonly [number, number],
  weights: CategoryWeights = 'identity',
): Statistic {
  const matrix = weightMatrix(ratings, weights);
  return { of: (weighting) => cohenValue(ratings, columns, matrix, weighting), readersMayRepeat: false };
}

/** Conger's kappa. */
export function congerStatistic(ratings: CategoryRatings, weights: CategoryWeights = 'identity'): Statistic {
  const matrix = weightMatrix(ratings, weights);
  return { of: (weighting) => congerValue(ratings, matrix, weighting), readersMayRepeat: true };
}

/** Krippendorff's alpha. */
export function alphaStatistic(ratings: Ratings, distance: AlphaDistance = ratings.scale): Statistic {
  const statistic: Statistic = { of: krippendorffStatistic(ratings, distance), readersMayRepeat: true };
  if (isCategoryRatings(ratings) || (distance !== 'interval' && distance !== 'ratio')) return statistic;
  return { ...statistic, stabilised: scaleOf(ratings, rowsWith(ratings, 2)) };
}

/** The intraclass correlation of one reading. */
export function iccStatistic(ratings: NumberRatings, form: IccForm): StabilisedStatistic {
  const rows = form === 'oneWay' ? rowsWith(ratings, 1) : completeCases(ratings).rows;
  return { of: iccStatisticOf(ratings, form), readersMayRepeat: false, stabilised: scaleOf(ratings, rows) };
}

/** The rows with so many ratings or more. */
function rowsWith(ratings: NumberRatings, fewest: number): number[] {
  return [...ratings.cases.keys()].filter((row) => ratedIn(ratings, row) >= fewest);
}

/** Fisher's scale of the mean number of ratings of these rows. */
function scaleOf(ratings: NumberRatings, rows: readonly number[]): StabilisedStatistic['stabilised'] {
  const rated = rows.reduce((sum, row) => sum + ratedIn(ratings, row), 0);
  return { scale: fisherScale(rated / rows.length), cases: rows };
}

function ratedIn({ readers, values }: NumberRatings, row: number): number {
  const width = readers.length;
  return values
    .subarray(row * width, (row + 1) * width)
    .reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}

/** Share of reader pairs that agree within a tolerance. */
export function percentAgreementStatistic(ratings: Ratings, tolerance = 0): Statistic {
  return { of: (weighting) => pairAgreementValue(ratings, tolerance, weighting), readersMayRepeat: true };
}

/** Positive (`present` true) or negative agreement on one level, given by its place on the scale. */
export function specificAgreementStatistic(ratings: CategoryRatings, level: number, present: boolean): Statistic {
  return { of: (weighting) => specificValue(ratings, level, present, weighting), readersMayRepeat: true };
}
