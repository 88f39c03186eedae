import type { NumberRatings } from '../ratings.ts';
import { square } from '../square.ts';
import { completeCases } from './completeCases.ts';

/** Mean squares of a two-way table without gaps, n cases x k readers. */
export interface TwoWaySquares {
  readonly cases: number;
  readonly readers: number;
  readonly betweenCases: number;
  readonly betweenReaders: number;
  readonly error: number;
  /** Whether all values are equal. */
  readonly constant: boolean;
  readonly leftOut: number;
}

/** Mean squares within and between cases, whoever read them; `perCase` is the number of ratings (its effective mean if unequal). */
export interface OneWaySquares {
  readonly cases: number;
  readonly ratings: number;
  readonly perCase: number;
  readonly betweenCases: number;
  readonly withinCases: number;
  readonly constant: boolean;
}

/**
 * Mean squares over the cases that every reader rated, by how often each case counts; what depends on the ratings alone
 * is made once. NaN with fewer than two cases or readers.
 */
export function twoWaySquares(ratings: NumberRatings): (cases: ArrayLike<number>) => TwoWaySquares {
  const { values, rows, leftOut } = completeCases(ratings);
  const k = ratings.readers.length;
  const rowMeans = Float64Array.from(rows, (_, row) => meanOf(values.subarray(row * k, (row + 1) * k)));
  return (weights) => {
    const columnMeans = new Float64Array(k);
    let n = 0;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < rows.length; row += 1) {
      const times = weights[rows[row] ?? 0] ?? 0;
      if (times === 0) continue;
      n += times;
      for (let column = 0; column < k; column += 1) {
        const value = values[row * k + column] ?? 0;
        columnMeans[column] = (columnMeans[column] ?? 0) + times * value;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    for (let column = 0; column < k; column += 1) columnMeans[column] = (columnMeans[column] ?? 0) / n;
    const mean = meanOf(columnMeans);
    let cases = 0;
    let error = 0;
    for (let row = 0; row < rows.length; row += 1) {
      const times = weights[rows[row] ?? 0] ?? 0;
      if (times === 0) continue;
      const own = (rowMeans[row] ?? 0) - mean;
      cases += times * k * own * own;
      for (let column = 0; column < k; column += 1)
        error += times * square((values[row * k + column] ?? 0) - (columnMeans[column] ?? 0) - own);
    }
    const readers = columnMeans.reduce((sum, columnMean) => sum + n * square(columnMean - mean), 0);
    return {
      cases: n,
      readers: k,
      betweenCases: cases / (n - 1),
      betweenReaders: readers / (k - 1),
      error: error / ((n - 1) * (k - 1)),
      constant: least === most,
      leftOut,
    };
  };
}

/** Mean squares over all rated cases, readers not told apart; NaN with fewer than two cases, or one rating a case. */
export function oneWaySquares(ratings: NumberRatings): (cases: ArrayLike<number>) => OneWaySquares {
  const width = ratings.readers.length;
  const groups = ratings.cases.flatMap((_, row) => {
    const rated = ratings.values.subarray(row * width, (row + 1) * width).filter((value) => !Number.isNaN(value));
    if (rated.length === 0) return [];
    const mean = meanOf(rated);
    const squares = rated.reduce((sum, value) => sum + square(value - mean), 0);
    return [{ row, count: rated.length, mean, squares, least: Math.min(...rated), most: Math.max(...rated) }];
  });
  return (weights) => {
    let cases = 0;
    let all = 0;
    let countSquares = 0;
    let total = 0;
    let within = 0;
    let [fewest, largest] = [Number.POSITIVE_INFINITY, 0];
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const group of groups) {
      const times = weights[group.row] ?? 0;
      if (times === 0) continue;
      cases += times;
      all += times * group.count;
      countSquares += times * group.count * group.count;
      total += times * group.count * group.mean;
      within += times * group.squares;
      fewest = Math.min(fewest, group.count);
      largest = Math.max(largest, group.count);
      least = Math.min(least, group.least);
      most = Math.max(most, group.most);
    }
    const mean = total / all;
    let between = 0;
    for (const group of groups) between += (weights[group.row] ?? 0) * group.count * square(group.mean - mean);
    return {
      cases,
      ratings: all,
      perCase: fewest === largest ? fewest : (all - countSquares / all) / (cases - 1),
      betweenCases: between / (cases - 1),
      withinCases: within / (all - cases),
      constant: least === most,
    };
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
