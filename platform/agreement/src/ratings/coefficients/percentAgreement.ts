import { AgreementError } from '../../agreementError.ts';
import { isCategoryRatings, type Ratings } from '../ratings.ts';
import { defined, type Estimate, notDefined } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';

/** How often readers agree, as shares of 1. */
export interface PercentAgreement {
  /** Mean over the cases with two or more ratings of the share of reader pairs that agree. */
  readonly ofPairs: Estimate;
  /** Share of these cases in which all readers agree, that is, the highest and the lowest rating do. */
  readonly ofAllReaders: Estimate;
  /** Cases with two or more ratings. */
  readonly cases: number;
}

/**
 * Agreement as observed, not corrected for chance. Two ratings agree if they differ by no more than the tolerance: in
 * units of the value for numbers, in levels for ordinal scales.
 *
 * @throws AgreementError RATINGS_INVALID for a negative tolerance, or one above zero on a nominal scale.
 */
export function percentAgreement(ratings: Ratings, tolerance = 0): PercentAgreement {
  const { ofPairs, ofAll, cases } = agreementWithin(ratings, tolerance, countOnce(ratings));
  if (cases === 0) return { ofPairs: notDefined('noPairs'), ofAllReaders: notDefined('noPairs'), cases };
  return { ofPairs: defined(ofPairs / cases), ofAllReaders: defined(ofAll / cases), cases };
}

/** Agreement of pairs for resampling. */
export function pairAgreementValue(ratings: Ratings, tolerance: number, weighting: Weighting): Estimate {
  const { ofPairs, cases } = agreementWithin(ratings, tolerance, weighting);
  return cases === 0 ? notDefined('noPairs') : defined(ofPairs / cases);
}

function agreementWithin(
  ratings: Ratings,
  tolerance: number,
  weighting: Weighting,
): { ofPairs: number; ofAll: number; cases: number } {
  if (!(tolerance >= 0) || (tolerance > 0 && ratings.scale === 'nominal'))
    throw new AgreementError(
      'RATINGS_INVALID',
      `A tolerance of ${tolerance} has no meaning on a ${ratings.scale} scale; give zero or more, and zero for names without order.`,
    );
  const places = isCategoryRatings(ratings)
    ? Float64Array.from(ratings.codes, (code) => (code < 0 ? Number.NaN : code))
    : ratings.values;
  const width = ratings.readers.length;
  let ofPairs = 0;
  let ofAll = 0;
  let cases = 0;
  for (let row = 0; row < ratings.cases.length; row += 1) {
    const times = weighting.cases[row] ?? 0;
    if (times === 0) continue;
    let pairs = 0;
    let agreeing = 0;
    for (let a = 0; a < width; a += 1)
      for (let b = a + 1; b < width; b += 1) {
        const apart = Math.abs((places[row * width + a] ?? Number.NaN) - (places[row * width + b] ?? Number.NaN));
        if (Number.isNaN(apart)) continue;
        const weight = (weighting.readers[a] ?? 0) * (weighting.readers[b] ?? 0);
        pairs += weight;
        if (apart <= tolerance) agreeing += weight;
      }
    if (pairs === 0) continue;
    cases += times;
    ofPairs += (times * agreeing) / pairs;
    if (agreeing === pairs) ofAll += times;
  }
  return { ofPairs, ofAll, cases };
}
