import type { CategoryRatings } from '../ratings.ts';
import { square } from '../square.ts';
import { countOnce } from '../weighting.ts';
import { caseTally, tallyAgreement, tallyCase } from './caseTally.ts';
import type { ChanceCorrected, ChanceModel } from './chanceCorrected.ts';

/**
 * The standard error of a chance-corrected coefficient over independent cases: every case's part in the coefficient,
 * linearised, and the spread of these parts (Gwet 2008, doi 10.1348/000711006X126600; 2014, ISBN 978-0970806284).
 * For a coefficient that is defined on two or more rated cases.
 */
export function linearisedError(
  ratings: CategoryRatings,
  model: ChanceModel,
  weights: Float64Array,
  of: ChanceCorrected,
): number {
  const { expected, tally } = of;
  const value = of.estimate.value ?? 0;
  const levels = ratings.levels.length;
  const slopes = chanceSlopes(model, tally.shares, weights);
  const readers = countOnce(ratings).readers;
  const one = caseTally(levels);
  const scale = tally.rated / tally.paired;
  let squares = 0;
  for (let row = 0; row < ratings.cases.length; row += 1) {
    tallyCase(ratings, row, readers, one);
    if (one.total === 0) continue;
    const agreed = one.pairs === 0 ? 0 : (scale * (tallyAgreement(one, weights) - expected)) / (1 - expected);
    let chance = 0;
    for (let level = 0; level < levels; level += 1)
      chance += ((slopes[level] ?? 0) * (one.byLevel[level] ?? 0)) / one.total;
    const moved = model === 'fleiss' || model === 'gwet' ? (2 * (1 - value) * (chance - expected)) / (1 - expected) : 0;
    squares += square(agreed - moved - value);
  }
  return Math.sqrt(squares / (tally.rated * (tally.rated - 1)));
}

/** What one rating of each level adds to the agreement by chance. */
function chanceSlopes(model: ChanceModel, shares: Float64Array, weights: Float64Array): Float64Array {
  const levels = shares.length;
  const slopes = new Float64Array(levels);
  let sum = 0;
  for (const weight of weights) sum += weight;
  for (let i = 0; i < levels; i += 1) {
    if (model === 'gwet') slopes[i] = (sum * (1 - (shares[i] ?? 0))) / (levels * (levels - 1));
    if (model !== 'fleiss') continue;
    for (let j = 0; j < levels; j += 1)
      slopes[i] = (slopes[i] ?? 0) + (weights[i * levels + j] ?? 0) * (shares[j] ?? 0);
  }
  return slopes;
}
