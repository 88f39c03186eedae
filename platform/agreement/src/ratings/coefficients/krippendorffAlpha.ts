import { AgreementError } from '../../agreementError.ts';
import { type CategoryWeights, weightMatrix } from '../categoryWeights.ts';
import { isCategoryRatings, type Ratings, type Scale } from '../ratings.ts';
import { square } from '../square.ts';
import { defined, type Estimate, notDefined } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';

/** How far apart two ratings are: by a scale, or one less the agreement weights of Gwet's framework (irrCAC's form). */
export type AlphaDistance = Scale | { readonly weights: CategoryWeights };

/**
 * Krippendorff's alpha, 1 - observed/expected disagreement: any number of readers, missing ratings, a pool or the same
 * readers. Cases with one rating are left out. (Krippendorff 2011, https://repository.upenn.edu/asc_papers/43; Hayes &
 * Krippendorff 2007, doi 10.1080/19312450709336664.)
 *
 * @param distance how far apart two ratings are: `nominal` 0 or 1; `ordinal` by the ranks between them, as often as used;
 * `interval` squared difference; `ratio` squared difference over sum (both zero: none). Left out: that of the table.
 * Null: no case with two ratings, or all paired ratings equal (`oneCategory`, `noVariance`).
 * @throws AgreementError RATINGS_INVALID for a distance that says more than the ratings do.
 */
export function krippendorffAlpha(ratings: Ratings, distance: AlphaDistance = ratings.scale): Estimate {
  return krippendorffStatistic(ratings, distance)(countOnce(ratings));
}

/** The same for resampling: what depends on the ratings alone is made once. */
export function krippendorffStatistic(ratings: Ratings, distance: AlphaDistance): (weighting: Weighting) => Estimate {
  const { codes, values } = codedValues(ratings);
  if (typeof distance === 'object') {
    if (!isCategoryRatings(ratings))
      throw new AgreementError('RATINGS_INVALID', 'Weights between levels need ratings by category, not numbers.');
    const weights = weightMatrix(ratings, distance.weights);
    return (weighting) => alpha(ratings, codes, (uses) => weightDistances(weights, uses), weighting);
  }
  const order: readonly Scale[] = ['nominal', 'ordinal', 'interval', 'ratio'];
  if (order.indexOf(distance) > order.indexOf(ratings.scale))
    throw new AgreementError(
      'RATINGS_INVALID',
      `Ratings on a ${ratings.scale} scale have no ${distance} distances; use ${ratings.scale} or a simpler scale.`,
    );
  return (weighting) => alpha(ratings, codes, (uses) => scaleDistances(distance, values, uses), weighting);
}

/** Every rating as index into its distinct values, which rise. */
function codedValues(ratings: Ratings): { codes: Int32Array; values: Float64Array } {
  if (isCategoryRatings(ratings))
    return { codes: ratings.codes, values: Float64Array.from(ratings.levels, (_, code) => code) };
  const present = ratings.values.filter((value) => !Number.isNaN(value));
  const values = Float64Array.from(new Set(present)).sort();
  const codeOf = new Map(Array.from(values, (value, code) => [value, code]));
  return { codes: Int32Array.from(ratings.values, (value) => codeOf.get(value) ?? -1), values };
}

function alpha(
  ratings: Ratings,
  codes: Int32Array,
  distancesFor: (uses: Float64Array) => Distances,
  weighting: Weighting,
): Estimate {
  const width = ratings.readers.length;
  const height = ratings.cases.length;
  // What each case weighs for one unit of disagreement of its pairs, and how often each value stands in a pair.
  const caseScale = new Float64Array(height);
  const uses = new Float64Array(1 + codes.reduce((top, code) => Math.max(top, code), -1));
  let total = 0;
  for (let row = 0; row < height; row += 1) {
    const times = weighting.cases[row] ?? 0;
    if (times === 0) continue;
    let sum = 0;
    let squares = 0;
    for (let column = 0; column < width; column += 1) {
      if ((codes[row * width + column] ?? -1) < 0) continue;
      const weight = weighting.readers[column] ?? 0;
      sum += weight;
      squares += weight * weight;
    }
    const pairs = sum * sum - squares;
    if (pairs === 0) continue;
    caseScale[row] = (times * sum) / pairs;
    total += times * sum;
    for (let column = 0; column < width; column += 1) {
      const code = codes[row * width + column] ?? -1;
      if (code >= 0) uses[code] = (uses[code] ?? 0) + times * (weighting.readers[column] ?? 0);
    }
  }
  if (total === 0) return notDefined('noPairs');
  const used = uses.reduce((count, use) => count + (use > 0 ? 1 : 0), 0);
  if (used === 1) return notDefined(isCategoryRatings(ratings) ? 'oneCategory' : 'noVariance');
  const distance = distancesFor(uses);
  let observed = 0;
  for (let row = 0; row < height; row += 1) {
    const part = caseScale[row] ?? 0;
    if (part === 0) continue;
    let sum = 0;
    for (let a = 0; a < width; a += 1) {
      const first = codes[row * width + a] ?? -1;
      if (first < 0) continue;
      for (let b = a + 1; b < width; b += 1) {
        const second = codes[row * width + b] ?? -1;
        if (second >= 0 && second !== first)
          sum += (weighting.readers[a] ?? 0) * (weighting.readers[b] ?? 0) * distance.of(first, second);
      }
    }
    observed += 2 * part * sum;
  }
  return defined(1 - ((total - 1) * observed) / distance.overAll);
}

/** Squared distance of two values, and its sum over all ordered pairs of uses. */
interface Distances {
  readonly of: (first: number, second: number) => number;
  readonly overAll: number;
}

function scaleDistances(scale: Scale, values: Float64Array, uses: Float64Array): Distances {
  if (scale === 'nominal') {
    let total = 0;
    let same = 0;
    for (const use of uses) {
      total += use;
      same += use * use;
    }
    return { of: () => 1, overAll: total * total - same };
  }
  if (scale === 'ratio') {
    const of = (i: number, j: number): number => {
      const sum = (values[i] ?? 0) + (values[j] ?? 0);
      return square(((values[i] ?? 0) - (values[j] ?? 0)) / sum);
    };
    return { of, overAll: overPairs(uses, of) };
  }
  // Ordinal distances are distances of mid-ranks.
  const places = scale === 'ordinal' ? midRanks(uses) : values;
  let total = 0;
  let mean = 0;
  for (let i = 0; i < uses.length; i += 1) {
    total += uses[i] ?? 0;
    mean += (uses[i] ?? 0) * (places[i] ?? 0);
  }
  mean /= total;
  let squares = 0;
  for (let i = 0; i < uses.length; i += 1) squares += (uses[i] ?? 0) * square((places[i] ?? 0) - mean);
  return { of: (i, j) => square((places[i] ?? 0) - (places[j] ?? 0)), overAll: 2 * total * squares };
}

function weightDistances(weights: Float64Array, uses: Float64Array): Distances {
  const levels = Math.sqrt(weights.length);
  const of = (i: number, j: number): number => 1 - (weights[i * levels + j] ?? 0);
  return { of, overAll: overPairs(uses, of) };
}

function overPairs(uses: Float64Array, of: (first: number, second: number) => number): number {
  let sum = 0;
  for (let i = 0; i < uses.length; i += 1) {
    if (uses[i] === 0) continue;
    for (let j = i + 1; j < uses.length; j += 1)
      if (uses[j] !== 0) sum += 2 * (uses[i] ?? 0) * (uses[j] ?? 0) * of(i, j);
  }
  return sum;
}

function midRanks(uses: Float64Array): Float64Array {
  let below = 0;
  return uses.map((use) => {
    below += use;
    return below - use / 2;
  });
}
