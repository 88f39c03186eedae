import { square } from '../square.ts';
import { type PairTable, symmetricSum } from './pairTable.ts';

/** Standard errors of a (weighted) kappa: where it stands, and under the hypothesis that it is zero. */
export interface KappaErrors {
  readonly standardError: number;
  readonly nullStandardError: number;
}

/**
 * Large-sample standard errors of kappa for independent cases (Fleiss, Cohen & Everitt 1969, doi 10.1037/h0028106).
 *
 * @param weights matrix of agreement weights. `observed` and `expected` are those of the table under it; expected < 1.
 */
export function kappaErrors(table: PairTable, weights: Float64Array, observed: number, expected: number): KappaErrors {
  const { levels, total } = table;
  // The mean weight that a level meets, given how the other reader spreads his ratings.
  const meanFirst = new Float64Array(levels);
  const meanSecond = new Float64Array(levels);
  for (let i = 0; i < levels; i += 1)
    for (let j = 0; j < levels; j += 1) {
      const weight = weights[i * levels + j] ?? 0;
      meanFirst[i] = (meanFirst[i] ?? 0) + (weight * (table.second[j] ?? 0)) / total;
      meanSecond[j] = (meanSecond[j] ?? 0) + (weight * (table.first[i] ?? 0)) / total;
    }
  const mean = (i: number, j: number): number => (meanFirst[i] ?? 0) + (meanSecond[j] ?? 0);
  const weight = (i: number, j: number): number => weights[i * levels + j] ?? 0;
  const spread = symmetricSum(
    levels,
    (i, j) =>
      ((table.counts[i * levels + j] ?? 0) / total) *
      square(weight(i, j) * (1 - expected) - mean(i, j) * (1 - observed)),
  );
  const nullSpread = symmetricSum(
    levels,
    (i, j) => (((table.first[i] ?? 0) * (table.second[j] ?? 0)) / (total * total)) * square(weight(i, j) - mean(i, j)),
  );
  const variance =
    (spread - square(observed * expected - 2 * expected + observed)) / (total * square(square(1 - expected)));
  const nullVariance = (nullSpread - expected * expected) / (total * square(1 - expected));
  return { standardError: root(variance), nullStandardError: root(nullVariance) };
}

/** Rounding may leave a variance of zero a little below it. */
function root(variance: number): number {
  return Math.sqrt(Math.max(0, variance));
}
