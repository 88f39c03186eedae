import type { CategoryRatings } from '../ratings.ts';
import type { Weighting } from '../weighting.ts';

/** How two readers rated the cases that both rated. */
export interface PairTable {
  /** Cases by level of the first reader (row) and of the second (column), row by row. */
  readonly counts: Float64Array;
  readonly levels: number;
  /** Sum of the table. */
  readonly total: number;
  /** Sums of its rows: how often the first reader used each level. */
  readonly first: Float64Array;
  /** Sums of its columns. */
  readonly second: Float64Array;
}

/** The table of two columns over the cases that both rated. */
export function pairTable(ratings: CategoryRatings, first: number, second: number, weighting: Weighting): PairTable {
  const levels = ratings.levels.length;
  const counts = new Float64Array(levels * levels);
  const width = ratings.readers.length;
  for (let row = 0; row < ratings.cases.length; row += 1) {
    const a = ratings.codes[row * width + first] ?? -1;
    const b = ratings.codes[row * width + second] ?? -1;
    if (a >= 0 && b >= 0) counts[a * levels + b] = (counts[a * levels + b] ?? 0) + (weighting.cases[row] ?? 0);
  }
  return tableOfCounts(counts, levels);
}

/** Sums of a table of counts. */
function tableOfCounts(counts: Float64Array, levels: number): PairTable {
  const first = new Float64Array(levels);
  const second = new Float64Array(levels);
  let total = 0;
  for (let i = 0; i < levels; i += 1)
    for (let j = 0; j < levels; j += 1) {
      const count = counts[i * levels + j] ?? 0;
      first[i] = (first[i] ?? 0) + count;
      second[j] = (second[j] ?? 0) + count;
      total += count;
    }
  return { counts, levels, total, first, second };
}

/** The sum of a term over all pairs of levels, in an order in which exchanging the readers changes no bit. */
export function symmetricSum(levels: number, term: (i: number, j: number) => number): number {
  let sum = 0;
  for (let i = 0; i < levels; i += 1) {
    sum += term(i, i);
    for (let j = i + 1; j < levels; j += 1) sum += term(i, j) + term(j, i);
  }
  return sum;
}

/** Observed agreement and that expected by chance from the readers' own marginals, under a matrix of weights; total > 0. */
export function pairAgreement(table: PairTable, weights: Float64Array): { observed: number; expected: number } {
  const { levels } = table;
  const observed = symmetricSum(levels, (i, j) => (weights[i * levels + j] ?? 0) * (table.counts[i * levels + j] ?? 0));
  const expected = symmetricSum(
    levels,
    (i, j) => (weights[i * levels + j] ?? 0) * ((table.first[i] ?? 0) * (table.second[j] ?? 0)),
  );
  return { observed: observed / table.total, expected: expected / (table.total * table.total) };
}
