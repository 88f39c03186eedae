import { AgreementError } from '../../agreementError.ts';
import type { CategoryRatings } from '../ratings.ts';
import { defined, type Estimate, notDefined } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';
import { caseTally, tallyCase } from './caseTally.ts';

/** Agreement on the presence of something, and on its absence. */
export interface SpecificAgreement {
  /** If one reader calls it present, how often another one does. Null if nobody did (`categoryNotUsed`). */
  readonly positive: Estimate;
  /** If one reader calls it absent, how often another one does. Null if nobody did. */
  readonly negative: Estimate;
}

/**
 * Positive and negative agreement: for two readers 2a/(2a+b+c) and 2d/(2d+b+c); for several, pairs of readers instead of
 * one. They tell a rare finding from a common one where one kappa cannot (Cicchetti & Feinstein 1990,
 * doi 10.1016/0895-4356(90)90159-M; de Vet 2013, doi 10.1136/bmj.f2125). Also for detection: one case a place, `present`
 * or `absent` by each reader. A case with more ratings counts no more: its pairs are shared out over its readers.
 *
 * @param positive the level that means present; all other levels are absent.
 * @throws AgreementError RATINGS_INVALID for a level that the scale does not have.
 */
export function specificAgreement(ratings: CategoryRatings, positive: string): SpecificAgreement {
  const level = ratings.levels.indexOf(positive);
  if (level < 0)
    throw new AgreementError('RATINGS_INVALID', 'The level that means present is none of the levels of the scale.');
  const weighting = countOnce(ratings);
  return {
    positive: specificValue(ratings, level, true, weighting),
    negative: specificValue(ratings, level, false, weighting),
  };
}

/** One of the two, for resampling. */
export function specificValue(
  ratings: CategoryRatings,
  level: number,
  present: boolean,
  weighting: Weighting,
): Estimate {
  const tally = caseTally(ratings.levels.length);
  let again = 0;
  let all = 0;
  let paired = false;
  for (let row = 0; row < ratings.cases.length; row += 1) {
    const times = weighting.cases[row] ?? 0;
    if (times === 0) continue;
    tallyCase(ratings, row, weighting.readers, tally);
    if (tally.pairs === 0) continue;
    paired = true;
    const yes = tally.byLevel[level] ?? 0;
    const yesSquares = tally.squares[level] ?? 0;
    const squares = tally.squares.reduce((sum, square) => sum + square, 0);
    const count = present ? yes : tally.total - yes;
    const own = present ? yesSquares : squares - yesSquares;
    const share = (times * tally.total) / tally.pairs;
    again += share * (count * count - own);
    all += share * (count * tally.total - own);
  }
  if (!paired) return notDefined('noPairs');
  return all === 0 ? notDefined('categoryNotUsed') : defined(again / all);
}
