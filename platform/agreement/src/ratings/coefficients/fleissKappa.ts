import { AgreementError } from '../../agreementError.ts';
import { type CategoryRatings, ratingsPerCase } from '../ratings.ts';
import type { UndefinedReason } from '../undefinedReasons.ts';
import { countOnce } from '../weighting.ts';
import { caseTally, tallyCase } from './caseTally.ts';

/** A kappa and how far it is from zero: `z` over the error under the hypothesis of chance agreement. */
export interface KappaAgainstChance {
  readonly value: number | null;
  readonly reason: UndefinedReason | null;
  readonly nullStandardError: number | null;
  readonly z: number | null;
}

/** Fleiss' kappa over all levels, and of each level against all others. */
export interface FleissKappa extends KappaAgainstChance {
  readonly observed: number | null;
  readonly expected: number | null;
  /** In the order of the levels of the scale. A level that nobody used, or everybody, has none. */
  readonly byLevel: readonly (KappaAgainstChance & { readonly level: string; readonly share: number | null })[];
  readonly cases: number;
  readonly ratingsPerCase: number;
}

/**
 * Fleiss' kappa: the same number of ratings for every case, by whichever readers (1971, doi 10.1037/h0031619), with its
 * null error over all levels and for each (Fleiss, Nee & Landis 1979, doi 10.1037/0033-2909.86.5.974). The errors take the
 * cases as independent. Cases without any rating are passed over. Null: no cases, one rating a case, one level used.
 *
 * @throws AgreementError RATINGS_INVALID if cases have different numbers of ratings; `generalisedFleiss` and
 * Krippendorff's alpha take those.
 */
export function fleissKappa(ratings: CategoryRatings): FleissKappa {
  const numbers = [...new Set(ratingsPerCase(ratings))].filter((number) => number > 0);
  if (numbers.length > 1)
    throw new AgreementError(
      'RATINGS_INVALID',
      `Fleiss' kappa needs the same number of ratings for every case; there are cases with ${Math.min(...numbers)} and with ${Math.max(...numbers)}. Use generalisedFleiss or krippendorffAlpha.`,
    );
  const each = numbers[0] ?? 0;
  const { uses, pairs, cases } = sumsByLevel(ratings);
  const all = cases * each;
  const without = (reason: UndefinedReason): FleissKappa => ({
    ...none(reason),
    observed: null,
    expected: null,
    byLevel: ratings.levels.map((level) => ({ level, share: null, ...none(reason) })),
    cases,
    ratingsPerCase: each,
  });
  if (cases === 0) return without('noCases');
  if (each < 2) return without('noPairs');

  const observed = pairs.reduce((sum, pair) => sum + pair, 0) / (all * (each - 1));
  const shares = uses.map((use) => use / all);
  const expected = shares.reduce((sum, share) => sum + share * share, 0);
  const levelError = Math.sqrt(2 / (all * (each - 1)));
  const byLevel = ratings.levels.map((level, index) => {
    const use = uses[index] ?? 0;
    const share = shares[index] ?? 0;
    if (use === 0) return { level, share, ...none('categoryNotUsed') };
    if (use === all) return { level, share, ...none('onlyThisCategory') };
    const again = (pairs[index] ?? 0) / (use * (each - 1));
    return { level, share, ...against((again - share) / (1 - share), levelError) };
  });
  const shared = { observed, expected, byLevel, cases, ratingsPerCase: each };
  if (uses.includes(all)) return { ...shared, ...none('oneCategory') };
  const spread = shares.reduce((sum, share) => sum + share * (1 - share), 0);
  const skew = shares.reduce((sum, share) => sum + share * (1 - share) * (1 - 2 * share), 0);
  const error = Math.sqrt((2 * (spread * spread - skew)) / (all * (each - 1))) / spread;
  return { ...shared, ...against((observed - expected) / (1 - expected), error) };
}

/** How often each level was used, and how many ordered pairs of readers both used it. */
function sumsByLevel(ratings: CategoryRatings): { uses: number[]; pairs: number[]; cases: number } {
  const uses = ratings.levels.map(() => 0);
  const pairs = ratings.levels.map(() => 0);
  const tally = caseTally(ratings.levels.length);
  const { readers } = countOnce(ratings);
  let cases = 0;
  for (let row = 0; row < ratings.cases.length; row += 1) {
    tallyCase(ratings, row, readers, tally);
    if (tally.total > 0) cases += 1;
    for (const [level, count] of tally.byLevel.entries()) {
      uses[level] = (uses[level] ?? 0) + count;
      pairs[level] = (pairs[level] ?? 0) + count * (count - 1);
    }
  }
  return { uses, pairs, cases };
}

function none(reason: UndefinedReason): KappaAgainstChance {
  return { value: null, reason, nullStandardError: null, z: null };
}

function against(value: number, nullStandardError: number): KappaAgainstChance {
  return { value, reason: null, nullStandardError, z: nullStandardError === 0 ? null : value / nullStandardError };
}
