import { AgreementError } from '../../agreementError.ts';
import { type CategoryWeights, weightMatrix } from '../categoryWeights.ts';
import { checkLevel, type IntervalEstimate, noInterval } from '../confidenceInterval.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { type CategoryRatings, casesAreIndependent } from '../ratings.ts';
import { defined, type Estimate, notDefined, type UndefinedReason } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';
import { kappaErrors } from './kappaErrors.ts';
import { type PairTable, pairAgreement, pairTable } from './pairTable.ts';

/** Which two readers, how levels are weighted, and the level of the interval. */
export interface CohenOptions {
  /** Columns of the two readers; left out: the first two. */
  readonly readers?: readonly [number, number];
  /** Left out: `identity` (plain kappa). */
  readonly weights?: CategoryWeights;
  /** Left out: 0.95. */
  readonly level?: number;
}

/** Kappa of two readers, and what must be read beside it. */
export interface CohenKappa {
  readonly value: number | null;
  readonly reason: UndefinedReason | null;
  /** Agreement observed and expected by chance, both under the weights; null without a case that both rated. */
  readonly observed: number | null;
  readonly expected: number | null;
  /** Share of cases with the same level, whatever the weights. */
  readonly percentAgreement: number | null;
  /** Kappa as it would be if all levels were used alike: (q po - 1)/(q - 1). Byrt 1993, doi 10.1016/0895-4356(93)90018-V. */
  readonly pabak: number | null;
  /** Two levels: the share of cases both put in the one, less that both put in the other, without sign. */
  readonly prevalenceIndex: number | null;
  /** Two levels: the difference of the shares in which each reader used a level, without sign. */
  readonly biasIndex: number | null;
  /** Large-sample error for independent cases; null if kappa is, or cases share a patient. */
  readonly standardError: number | null;
  /** The error if kappa were zero, and kappa divided by it. */
  readonly nullStandardError: number | null;
  readonly z: number | null;
  readonly interval: IntervalEstimate;
  /** Cases that both rated, and cases left out because one did not. */
  readonly cases: number;
  readonly leftOut: number;
  readonly table: PairTable;
}

/**
 * Cohen's kappa of two readers who both read every case (Cohen 1960, doi 10.1177/001316446002000104; weighted: 1968,
 * doi 10.1037/h0026256). Cases that one of them did not rate are left out and counted. Not for a pool of readers.
 *
 * Null: no case with two ratings (`noPairs`), one level in the scale, or all ratings of both in one level
 * (`oneCategory`); one reader with a single level and the other with several gives 0.
 *
 * @throws AgreementError RATINGS_INVALID for columns that do not exist, or weights on a nominal scale.
 */
export function cohenKappa(ratings: CategoryRatings, options: CohenOptions = {}): CohenKappa {
  const [first, second] = options.readers ?? [0, 1];
  const weights = weightMatrix(ratings, options.weights ?? 'identity');
  const table = tableOf(ratings, first, second, countOnce(ratings));
  const kappa = kappaOfTable(table, weights);
  const rated = ratings.cases.length;
  const counted = { cases: table.total, leftOut: rated - table.total, table };
  const beside = besideKappa(table);
  if (table.total === 0)
    return {
      ...kappa,
      ...NO_NUMBERS,
      ...beside,
      observed: null,
      expected: null,
      interval: noInterval('noPairs'),
      ...counted,
    };
  const { observed, expected } = pairAgreement(table, weights);
  const shares = { observed, expected, ...beside, ...counted };
  if (kappa.value === null) return { ...kappa, ...NO_NUMBERS, ...shares, interval: noInterval(kappa.reason) };
  if (!casesAreIndependent(ratings))
    return { ...kappa, ...NO_NUMBERS, ...shares, interval: noInterval('casesOfOnePatient') };
  const errors = kappaErrors(table, weights, observed, expected);
  const level = checkLevel(options.level ?? 0.95);
  const reach = normalQuantile((1 + level) / 2) * errors.standardError;
  return {
    ...kappa,
    ...shares,
    ...errors,
    z: errors.nullStandardError === 0 ? null : kappa.value / errors.nullStandardError,
    interval: {
      interval: {
        low: Math.max(-1, kappa.value - reach),
        high: Math.min(1, kappa.value + reach),
        level,
        method: 'large-sample standard error (Fleiss, Cohen & Everitt 1969)',
      },
      reason: null,
    },
  };
}

const NO_NUMBERS = { standardError: null, nullStandardError: null, z: null };

/** The value of kappa alone, for resampling. */
export function cohenValue(
  ratings: CategoryRatings,
  columns: readonly [number, number],
  weights: Float64Array,
  weighting: Weighting,
): Estimate {
  return kappaOfTable(tableOf(ratings, columns[0], columns[1], weighting), weights);
}

function tableOf(ratings: CategoryRatings, first: number, second: number, weighting: Weighting): PairTable {
  const known = (column: number): boolean => Number.isInteger(column) && column >= 0 && column < ratings.readers.length;
  if (!known(first) || !known(second) || first === second)
    throw new AgreementError(
      'RATINGS_INVALID',
      `Kappa compares two of the ${ratings.readers.length} columns of the table; columns ${first} and ${second} were given.`,
    );
  return pairTable(ratings, first, second, weighting);
}

function kappaOfTable(table: PairTable, weights: Float64Array): Estimate {
  if (table.total === 0) return notDefined('noPairs');
  if (table.levels < 2) return notDefined('oneLevel');
  if (inOneLevel(table)) return notDefined('oneCategory');
  const { observed, expected } = pairAgreement(table, weights);
  return defined((observed - expected) / (1 - expected));
}

/** Counted, not computed from the expected agreement, so that rounding decides nothing. */
function inOneLevel(table: PairTable): boolean {
  return table.first.some((count, level) => count === table.total && table.second[level] === table.total);
}

function besideKappa(
  table: PairTable,
): Pick<CohenKappa, 'percentAgreement' | 'pabak' | 'prevalenceIndex' | 'biasIndex'> {
  const { levels, total, counts } = table;
  if (total === 0) return { percentAgreement: null, pabak: null, prevalenceIndex: null, biasIndex: null };
  let same = 0;
  for (let level = 0; level < levels; level += 1) same += counts[level * levels + level] ?? 0;
  const percentAgreement = same / total;
  const two = levels === 2;
  return {
    percentAgreement,
    pabak: levels < 2 ? null : (levels * percentAgreement - 1) / (levels - 1),
    prevalenceIndex: two ? Math.abs((counts[0] ?? 0) - (counts[3] ?? 0)) / total : null,
    biasIndex: two ? Math.abs((counts[1] ?? 0) - (counts[2] ?? 0)) / total : null,
  };
}
