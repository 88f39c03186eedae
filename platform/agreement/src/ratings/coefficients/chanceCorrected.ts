import type { CategoryRatings } from '../ratings.ts';
import { defined, type Estimate, notDefined } from '../undefinedReasons.ts';
import type { Weighting } from '../weighting.ts';
import { type RatingsTally, ratingsTally } from './caseTally.ts';

/**
 * How agreement by chance is taken: `fleiss` (levels drawn as often as all readers together use them), `gwet` (AC1 and
 * AC2: cases hard to rate are rare), `brennanPrediger` (every level alike), `none` (agreement as observed).
 */
export type ChanceModel = 'fleiss' | 'gwet' | 'brennanPrediger' | 'none';

/** The chance-corrected agreement of a table, for any readers and missing ratings: value, observed and expected. */
export interface ChanceCorrected {
  readonly estimate: Estimate;
  readonly observed: number;
  readonly expected: number;
  readonly tally: RatingsTally;
}

/** Agreement expected by chance from the shares of the levels. */
export function expectedAgreement(model: ChanceModel, shares: Float64Array, weights: Float64Array): number {
  const levels = shares.length;
  let sum = 0;
  for (let i = 0; i < levels; i += 1)
    for (let j = 0; j < levels; j += 1) {
      const weight = weights[i * levels + j] ?? 0;
      sum += model === 'fleiss' ? weight * (shares[i] ?? 0) * (shares[j] ?? 0) : weight;
    }
  if (model === 'fleiss') return sum;
  if (model === 'none') return 0;
  if (model === 'brennanPrediger') return sum / (levels * levels);
  let spread = 0;
  for (const share of shares) spread += share * (1 - share);
  return (sum * spread) / (levels * (levels - 1));
}

/**
 * The coefficient (observed - expected)/(1 - expected). Fleiss' kappa is not defined where one level only was used; the
 * others then are 1, as nobody differed.
 */
export function chanceCorrected(
  ratings: CategoryRatings,
  model: ChanceModel,
  weights: Float64Array,
  weighting: Weighting,
): ChanceCorrected {
  const tally = ratingsTally(ratings, weights, weighting);
  const { observed } = tally;
  const expected = expectedAgreement(model, tally.shares, weights);
  const of = (estimate: Estimate): ChanceCorrected => ({ estimate, observed, expected, tally });
  if (tally.rated === 0) return of(notDefined('noCases'));
  if (tally.paired === 0) return of(notDefined('noPairs'));
  if (model === 'none') return of(defined(observed));
  if (ratings.levels.length < 2) return of(notDefined('oneLevel'));
  if (model === 'fleiss' && tally.oneLevelUsed) return of(notDefined('oneCategory'));
  return of(defined((observed - expected) / (1 - expected)));
}
