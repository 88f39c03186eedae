import { AgreementError } from '../agreementError.ts';
import type { CategoryRatings } from './ratings.ts';
import { square } from './square.ts';

/**
 * How much two different levels still agree, from 1 (the same) to 0 (the ends of the scale). Levels are taken as their
 * ranks: `linear` 1 - d/(q-1), `quadratic` 1 - (d/(q-1))^2 with d levels between and q levels in all; `ordinal` counts
 * the pairs of levels within the range, 1 - d(d+1)/(q(q-1)) (Gwet 2014, ISBN 978-0970806284; Fleiss & Cohen 1973,
 * doi 10.1177/001316447303300309).
 */
export type CategoryWeights = 'identity' | 'linear' | 'quadratic' | 'ordinal';

/**
 * The matrix of weights, levels x levels, row by row.
 *
 * @throws AgreementError RATINGS_INVALID for other than identity weights on a nominal scale.
 */
export function weightMatrix(
  ratings: Pick<CategoryRatings, 'scale' | 'levels'>,
  weights: CategoryWeights,
): Float64Array {
  if (ratings.scale === 'nominal' && weights !== 'identity')
    throw new AgreementError(
      'RATINGS_INVALID',
      `Levels without an order have no ${weights} weights; use identity weights or declare the scale ordinal.`,
    );
  const levels = ratings.levels.length;
  const matrix = new Float64Array(levels * levels);
  for (let i = 0; i < levels; i += 1)
    for (let j = 0; j < levels; j += 1) matrix[i * levels + j] = weightOf(Math.abs(i - j), levels, weights);
  return matrix;
}

function weightOf(apart: number, levels: number, weights: CategoryWeights): number {
  if (apart === 0) return 1;
  if (weights === 'identity') return 0;
  if (weights === 'linear') return 1 - apart / (levels - 1);
  if (weights === 'quadratic') return 1 - square(apart / (levels - 1));
  return 1 - (apart * (apart + 1)) / (levels * (levels - 1));
}
