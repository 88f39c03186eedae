import { AgreementError } from '../../agreementError.ts';
import {
  alphaStatistic,
  chanceCorrectedStatistic,
  cohenStatistic,
  congerStatistic,
  iccStatistic,
  type Statistic,
} from '../bootstrap/statistic.ts';
import { isCategoryRatings, type Ratings } from '../ratings.ts';
import type { CoefficientForm } from './chooseCoefficient.ts';

/**
 * The chosen coefficient of a table, ready for the bootstrap.
 *
 * @throws AgreementError RATINGS_INVALID for a coefficient that has no such form or is not made for this scale.
 */
export function coefficientStatistic(ratings: Ratings, form: CoefficientForm): Statistic {
  const { coefficient } = form;
  const weights = form.weights ?? 'identity';
  if (coefficient === 'krippendorff') return alphaStatistic(ratings, form.distance ?? ratings.scale);
  if (isCategoryRatings(ratings)) {
    if (coefficient === 'cohen' && ratings.readers.length === 2) return cohenStatistic(ratings, [0, 1], weights);
    if (coefficient === 'conger') return congerStatistic(ratings, weights);
    if (coefficient === 'fleiss') return chanceCorrectedStatistic(ratings, 'fleiss', weights);
    if (coefficient === 'gwet') return chanceCorrectedStatistic(ratings, 'gwet', weights);
    if (coefficient === 'brennanPrediger') return chanceCorrectedStatistic(ratings, 'brennanPrediger', weights);
  } else {
    if (coefficient === 'iccOneWay') return iccStatistic(ratings, 'oneWay');
    if (coefficient === 'iccAgreement') return iccStatistic(ratings, 'agreement');
    if (coefficient === 'iccConsistency') return iccStatistic(ratings, 'consistency');
  }
  throw new AgreementError(
    'RATINGS_INVALID',
    `${coefficient} is not made for ${ratings.readers.length} readers on a ${ratings.scale} scale.`,
  );
}
