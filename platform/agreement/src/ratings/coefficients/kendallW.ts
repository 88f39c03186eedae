import { isCategoryRatings, isRated, type Ratings } from '../ratings.ts';
import { square } from '../square.ts';
import { defined, type Estimate, notDefined } from '../undefinedReasons.ts';

/** Kendall's W with its test statistic against no concordance. */
export interface KendallW {
  readonly estimate: Estimate;
  /** Chi-square with cases - 1 degrees of freedom; rough below eight cases. Null if W is. */
  readonly chiSquare: number | null;
  readonly cases: number;
  readonly leftOut: number;
}

/**
 * Kendall's coefficient of concordance: whether readers put the cases in one order, whatever values they use; 0 to 1,
 * corrected for ties (Kendall & Babington Smith 1939, doi 10.1214/aoms/1177732186). Association, not agreement: a reader
 * who always says one more changes nothing. Cases that not every reader rated are left out and counted.
 * Null: fewer than two readers or complete cases, or every reader gives all cases one value (`noVariance`). For names
 * without order the order of the levels is taken, which means nothing.
 */
export function kendallW(ratings: Ratings): KendallW {
  const readers = ratings.readers.length;
  const rows = ratings.cases
    .map((_, row) => row)
    .filter((row) => ratings.readers.every((_, column) => isRated(ratings, row, column)));
  const n = rows.length;
  const none = (estimate: Estimate): KendallW => ({
    estimate,
    chiSquare: null,
    cases: n,
    leftOut: ratings.cases.length - n,
  });
  if (readers < 2) return none(notDefined('noPairs'));
  if (n < 2) return none(notDefined('oneCompleteCase'));
  const table: ArrayLike<number> = isCategoryRatings(ratings) ? ratings.codes : ratings.values;
  const sums = new Float64Array(n);
  let ties = 0;
  for (let column = 0; column < readers; column += 1) {
    const values = rows.map((row) => table[row * readers + column] ?? 0);
    const sorted = values.toSorted((a, b) => a - b);
    // First place and number of each value: its mid-rank.
    const places = new Map<number, { first: number; count: number }>();
    for (const [place, value] of sorted.entries()) {
      const known = places.get(value);
      if (known) known.count += 1;
      else places.set(value, { first: place, count: 1 });
    }
    for (const { count } of places.values()) ties += count * count * count - count;
    for (const [index, value] of values.entries()) {
      const place = places.get(value);
      if (place) sums[index] = (sums[index] ?? 0) + place.first + (place.count + 1) / 2;
    }
  }
  const mean = (readers * (n + 1)) / 2;
  const spread = sums.reduce((sum, value) => sum + square(value - mean), 0);
  const most = readers * readers * (n * n * n - n) - readers * ties;
  if (most === 0) return none(notDefined('noVariance'));
  const w = (12 * spread) / most;
  return { ...none(defined(w)), chiSquare: readers * (n - 1) * w };
}
