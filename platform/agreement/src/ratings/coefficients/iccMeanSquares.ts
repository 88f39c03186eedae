import type { NumberRatings } from '../ratings.ts';
import type { Weighting } from '../weighting.ts';
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
  readonly equal: boolean;
  readonly betweenCases: number;
  readonly withinCases: number;
  readonly constant: boolean;
}

/** Mean squares over the cases that every reader rated; NaN with fewer than two of them or of the readers. */
export function twoWaySquares(ratings: NumberRatings, weighting: Weighting): TwoWaySquares {
  const { values, rows, leftOut } = completeCases(ratings);
  const k = ratings.readers.length;
  const times = rows.map((row) => weighting.cases[row] ?? 0);
  const n = times.reduce((sum, time) => sum + time, 0);
  const rowMeans = rows.map(
    (_, row) => values.subarray(row * k, (row + 1) * k).reduce((sum, value) => sum + value, 0) / k,
  );
  const columnMeans = Array.from({ length: k }, (_, column) => {
    let sum = 0;
    for (const [row, time] of times.entries()) sum += time * (values[row * k + column] ?? 0);
    return sum / n;
  });
  const mean = columnMeans.reduce((sum, value) => sum + value, 0) / k;
  let cases = 0;
  let error = 0;
  for (const [row, time] of times.entries()) {
    const rowMean = rowMeans[row] ?? 0;
    cases += time * k * (rowMean - mean) ** 2;
    for (const [column, columnMean] of columnMeans.entries())
      error += time * ((values[row * k + column] ?? 0) - rowMean - columnMean + mean) ** 2;
  }
  const readers = columnMeans.reduce((sum, columnMean) => sum + n * (columnMean - mean) ** 2, 0);
  const drawn = Array.from(values).filter((_, at) => (times[Math.floor(at / k)] ?? 0) > 0);
  return {
    cases: n,
    readers: k,
    betweenCases: cases / (n - 1),
    betweenReaders: readers / (k - 1),
    error: error / ((n - 1) * (k - 1)),
    constant: drawn.every((value) => value === drawn[0]),
    leftOut,
  };
}

/** Mean squares over all rated cases, readers not told apart; NaN with fewer than two cases, or one rating a case. */
export function oneWaySquares(ratings: NumberRatings, weighting: Weighting): OneWaySquares {
  const width = ratings.readers.length;
  const groups: { readonly times: number; readonly count: number; readonly mean: number; readonly squares: number }[] =
    [];
  let first: number | undefined;
  let constant = true;
  for (let row = 0; row < ratings.cases.length; row += 1) {
    const times = weighting.cases[row] ?? 0;
    const rated = ratings.values.subarray(row * width, (row + 1) * width).filter((value) => !Number.isNaN(value));
    if (times === 0 || rated.length === 0) continue;
    const mean = rated.reduce((sum, value) => sum + value, 0) / rated.length;
    first ??= rated[0];
    constant &&= rated.every((value) => value === first);
    groups.push({
      times,
      count: rated.length,
      mean,
      squares: rated.reduce((sum, value) => sum + (value - mean) ** 2, 0),
    });
  }
  const sumOf = (term: (group: (typeof groups)[number]) => number): number =>
    groups.reduce((sum, group) => sum + group.times * term(group), 0);
  const cases = sumOf(() => 1);
  const all = sumOf((group) => group.count);
  const mean = sumOf((group) => group.count * group.mean) / all;
  const equal = groups.every((group) => group.count === groups[0]?.count);
  return {
    cases,
    ratings: all,
    perCase: equal ? (groups[0]?.count ?? 0) : (all - sumOf((group) => group.count ** 2) / all) / (cases - 1),
    equal,
    betweenCases: sumOf((group) => group.count * (group.mean - mean) ** 2) / (cases - 1),
    withinCases: sumOf((group) => group.squares) / (all - cases),
    constant,
  };
}
