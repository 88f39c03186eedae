import { type CategoryWeights, weightMatrix } from '../categoryWeights.ts';
import type { CategoryRatings } from '../ratings.ts';
import { defined, type Estimate, notDefined } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';
import { ratingsTally } from './caseTally.ts';
import { cohenKappa } from './cohenKappa.ts';

/**
 * Conger's kappa: several readers who each keep their own marginals, so the columns must be persons (1980,
 * doi 10.1037/0033-2909.88.2.322); for two readers without gaps it is Cohen's. Ratings may be missing: agreement is
 * that of `generalisedFleiss`, marginals are taken over what each reader read (Gwet 2014, ISBN 978-0970806284).
 * Null: no case with two ratings, one level.
 *
 * @throws AgreementError RATINGS_INVALID for other than identity weights on a nominal scale.
 */
export function congerKappa(ratings: CategoryRatings, weights: CategoryWeights = 'identity'): Estimate {
  return congerValue(ratings, weightMatrix(ratings, weights), countOnce(ratings));
}

/** The value of Conger's kappa for resampling; a reader drawn twice is not paired with himself. */
export function congerValue(ratings: CategoryRatings, weights: Float64Array, weighting: Weighting): Estimate {
  const { observed, rated, paired, oneLevelUsed } = ratingsTally(ratings, weights, weighting);
  if (rated === 0) return notDefined('noCases');
  if (paired === 0) return notDefined('noPairs');
  if (ratings.levels.length < 2) return notDefined('oneLevel');
  if (oneLevelUsed) return notDefined('oneCategory');
  const shares = sharesOfReaders(ratings, weighting);
  let pairs = 0;
  let chance = 0;
  for (let a = 0; a < shares.length; a += 1)
    for (let b = a + 1; b < shares.length; b += 1) {
      const [first, second] = [shares[a], shares[b]];
      const weight = (weighting.readers[a] ?? 0) * (weighting.readers[b] ?? 0);
      if (!first || !second || weight === 0) continue;
      pairs += weight;
      chance += weight * meeting(first, second, weights);
    }
  const expected = chance / pairs;
  return expected === 1 ? notDefined('oneCategory') : defined((observed - expected) / (1 - expected));
}

/** How often each reader used each level; null for a reader without a rating. */
function sharesOfReaders(ratings: CategoryRatings, weighting: Weighting): (Float64Array | null)[] {
  const width = ratings.readers.length;
  return ratings.readers.map((_, column) => {
    const shares = new Float64Array(ratings.levels.length);
    let total = 0;
    for (let row = 0; row < ratings.cases.length; row += 1) {
      const code = ratings.codes[row * width + column] ?? -1;
      const times = weighting.cases[row] ?? 0;
      if (code < 0 || times === 0) continue;
      shares[code] = (shares[code] ?? 0) + times;
      total += times;
    }
    return total === 0 ? null : shares.map((share) => share / total);
  });
}

function meeting(first: Float64Array, second: Float64Array, weights: Float64Array): number {
  const levels = first.length;
  let sum = 0;
  for (let i = 0; i < levels; i += 1)
    for (let j = 0; j < levels; j += 1) sum += (weights[i * levels + j] ?? 0) * (first[i] ?? 0) * (second[j] ?? 0);
  return sum;
}

/** Light's kappa, and how many pairs of readers it is the mean of. */
export interface LightKappa {
  readonly estimate: Estimate;
  readonly pairs: number;
  /** Pairs whose kappa is not defined, or who share no case: left out of the mean, and to be named. */
  readonly undefinedPairs: readonly (readonly [string, string])[];
}

/**
 * Light's kappa: the mean of Cohen's kappa over all pairs of readers, each on the cases that both rated (1971,
 * doi 10.1037/h0031643). Null if no pair has one (`noPairs`).
 *
 * @throws AgreementError RATINGS_INVALID for other than identity weights on a nominal scale.
 */
export function lightKappa(ratings: CategoryRatings, weights: CategoryWeights = 'identity'): LightKappa {
  const undefinedPairs: [string, string][] = [];
  let pairs = 0;
  let sum = 0;
  for (const [a, first] of ratings.readers.entries())
    for (const [b, second] of ratings.readers.entries()) {
      if (b <= a) continue;
      const { value } = cohenKappa(ratings, { readers: [a, b], weights });
      if (value === null) undefinedPairs.push([first, second]);
      else {
        pairs += 1;
        sum += value;
      }
    }
  return { estimate: pairs === 0 ? notDefined('noPairs') : defined(sum / pairs), pairs, undefinedPairs };
}
