import type { CategoryRatings } from '../ratings.ts';
import type { Weighting } from '../weighting.ts';

/** How one case was rated, readers counted by their weight. */
export interface CaseTally {
  /** Sum of the weights of the readers who chose each level. */
  readonly byLevel: Float64Array;
  /** Sum of their squares: what a reader would agree with himself. */
  readonly squares: Float64Array;
  /** Sum over the levels: with every reader once, the number of ratings. */
  total: number;
  /** Weight of the ordered pairs of two different readers: total^2 less the squares; 0 with fewer than two. */
  pairs: number;
}

/** An empty tally, to be filled again and again. */
export function caseTally(levels: number): CaseTally {
  return { byLevel: new Float64Array(levels), squares: new Float64Array(levels), total: 0, pairs: 0 };
}

/** Fills the tally with the ratings of one row. */
export function tallyCase(ratings: CategoryRatings, row: number, readers: ArrayLike<number>, tally: CaseTally): void {
  const width = ratings.readers.length;
  tally.byLevel.fill(0);
  tally.squares.fill(0);
  let total = 0;
  let squares = 0;
  for (let column = 0; column < width; column += 1) {
    const code = ratings.codes[row * width + column] ?? -1;
    const weight = readers[column] ?? 0;
    if (code < 0 || weight === 0) continue;
    tally.byLevel[code] = (tally.byLevel[code] ?? 0) + weight;
    tally.squares[code] = (tally.squares[code] ?? 0) + weight * weight;
    total += weight;
    squares += weight * weight;
  }
  tally.total = total;
  tally.pairs = total * total - squares;
}

/** Weighted agreement of the pairs of different readers of a case with at least two of them, 0 to 1. */
export function tallyAgreement(tally: CaseTally, weights: Float64Array): number {
  const levels = tally.byLevel.length;
  let agreement = 0;
  for (let i = 0; i < levels; i += 1) {
    const count = tally.byLevel[i] ?? 0;
    if (count === 0) continue;
    let met = 0;
    for (let j = 0; j < levels; j += 1) met += (weights[i * levels + j] ?? 0) * (tally.byLevel[j] ?? 0);
    agreement += count * met - (tally.squares[i] ?? 0);
  }
  return agreement / tally.pairs;
}

/** Agreement and use of the levels over all cases. */
export interface RatingsTally {
  /** Mean over the cases with two or more readers of the share of their pairs that agree, weighted; NaN without one. */
  readonly observed: number;
  /** Mean over the rated cases of the share in which each level was used; sums to 1. */
  readonly shares: Float64Array;
  /** Weight of the cases with a rating, and with two or more readers. */
  readonly rated: number;
  readonly paired: number;
  /** Whether only one level was used at all. */
  readonly oneLevelUsed: boolean;
}

/** Tallies all cases; the sums run in the order of the rows. */
export function ratingsTally(ratings: CategoryRatings, weights: Float64Array, weighting: Weighting): RatingsTally {
  const levels = ratings.levels.length;
  const tally = caseTally(levels);
  const shares = new Float64Array(levels);
  let rated = 0;
  let paired = 0;
  let observed = 0;
  for (let row = 0; row < ratings.cases.length; row += 1) {
    const times = weighting.cases[row] ?? 0;
    if (times === 0) continue;
    tallyCase(ratings, row, weighting.readers, tally);
    if (tally.total === 0) continue;
    rated += times;
    for (let level = 0; level < levels; level += 1)
      shares[level] = (shares[level] ?? 0) + (times * (tally.byLevel[level] ?? 0)) / tally.total;
    if (tally.pairs === 0) continue;
    paired += times;
    observed += times * tallyAgreement(tally, weights);
  }
  const used = shares.reduce((count, share) => count + (share > 0 ? 1 : 0), 0);
  if (rated > 0) for (let level = 0; level < levels; level += 1) shares[level] = (shares[level] ?? 0) / rated;
  return { observed: observed / paired, shares, rated, paired, oneLevelUsed: used === 1 };
}
