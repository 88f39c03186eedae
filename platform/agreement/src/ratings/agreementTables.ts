import { AgreementError } from '../agreementError.ts';
import { type BootstrapOptions, type BootstrapResult, bootstrap } from './bootstrap/bootstrap.ts';
import { sortedQuantile } from './bootstrap/bootstrapBounds.ts';
import type { Statistic } from './bootstrap/statistic.ts';
import type { RatingsFrame } from './ratings.ts';
import { defined, type Estimate, notDefined } from './undefinedReasons.ts';
import type { Weighting } from './weighting.ts';

/** Why a pair of reads has no value: both found nothing, one of them did, or it could not be measured. */
export const UNMEASURED = Object.freeze({
  bothAbsent: 'agree on absence',
  presenceDiffers: 'differ in presence',
  notMeasured: 'could not be measured',
} as const);

/** A key of {@link UNMEASURED}. */
export type Unmeasured = keyof typeof UNMEASURED;

/** A metric of two reads of one case (Dice, a distance, ...), or why there is none. */
export interface PairValue {
  readonly case: string;
  readonly patient: string;
  readonly readers: readonly [string, string];
  readonly value: number | Unmeasured;
}

/** Mean, median and quantiles of a pair metric over cases, and what is not in them. */
export interface PairMetricSummary {
  readonly mean: BootstrapResult;
  readonly median: BootstrapResult;
  readonly quantiles: readonly { readonly probability: number; readonly result: BootstrapResult }[];
  /** Cases with a value, which alone make the numbers above. */
  readonly measuredCases: number;
  /** Cases by what they lack: absence where all pairs agree on it, the others where any pair does. */
  readonly unmeasuredCases: Readonly<Record<Unmeasured, number>>;
  readonly cases: number;
  readonly patients: number;
  readonly readers: number;
  /** Such as "12 cases agree on absence and 3 differ in presence; they are not in the mean." */
  readonly sentences: readonly string[];
}

/** The quantiles shown beside the median. */
export const SUMMARY_QUANTILES: readonly number[] = Object.freeze([0.05, 0.25, 0.75, 0.95]);

/**
 * Summary of a metric of pairs of reads. The pairs of a case are averaged first, so that a case with more readers counts
 * no more; then cases. Intervals by the bootstrap of patients, or of patients and readers (a reader drawn twice is not
 * paired with himself). Values that are missing are counted and named, never averaged. The order of the pairs changes nothing.
 *
 * @throws AgreementError RATINGS_INVALID for a value that is not finite, a pair of one reader with himself or given
 * twice, a case of two patients, or a wrong seed.
 */
export function summarisePairs(pairs: readonly PairValue[], options: BootstrapOptions): PairMetricSummary {
  const table = pairTableOf(pairs);
  const quantile = (probability: number): BootstrapResult =>
    // The jackknife that BCa needs fails for quantiles.
    bootstrap(table.frame, pairStatistic(table, probability), { ...options, kind: 'percentile' });
  const lacking = { bothAbsent: 0, presenceDiffers: 0, notMeasured: 0 };
  let measuredCases = 0;
  for (const own of table.pairs) {
    const has = (what: Unmeasured): boolean => own.some((pair) => pair.value === what);
    if (own.some((pair) => typeof pair.value === 'number')) measuredCases += 1;
    if (own.every((pair) => pair.value === 'bothAbsent')) lacking.bothAbsent += 1;
    if (has('presenceDiffers')) lacking.presenceDiffers += 1;
    if (has('notMeasured')) lacking.notMeasured += 1;
  }
  return {
    mean: bootstrap(table.frame, pairStatistic(table, 'mean'), options),
    median: quantile(0.5),
    quantiles: SUMMARY_QUANTILES.map((probability) => ({ probability, result: quantile(probability) })),
    measuredCases,
    unmeasuredCases: lacking,
    cases: table.frame.cases.length,
    patients: new Set(table.frame.patients).size,
    readers: table.frame.readers.length,
    sentences: sentencesOf(measuredCases, lacking, table.frame.cases.length),
  };
}

interface IndexedPair {
  readonly first: number;
  readonly second: number;
  readonly value: number | Unmeasured;
}

interface PairTable {
  readonly frame: RatingsFrame;
  /** The pairs of each case, in the order of the readers. */
  readonly pairs: readonly (readonly IndexedPair[])[];
}

function pairTableOf(pairs: readonly PairValue[]): PairTable {
  const patientOf = new Map(pairs.map((pair) => [pair.case, pair.patient]));
  const cases = [...patientOf.keys()].sort();
  const readers = [...new Set(pairs.flatMap((pair) => pair.readers))].sort();
  const rowOf = new Map(cases.map((name, row) => [name, row]));
  const columnOf = new Map(readers.map((name, column) => [name, column]));
  const byCase: IndexedPair[][] = cases.map(() => []);
  for (const pair of pairs) {
    const own = byCase[rowOf.get(pair.case) ?? -1];
    const columns = pair.readers.map((reader) => columnOf.get(reader) ?? -1);
    const first = Math.min(...columns);
    const second = Math.max(...columns);
    if (patientOf.get(pair.case) !== pair.patient)
      throw new AgreementError('RATINGS_INVALID', 'A case is given to two patients; it has one.');
    if (first === second || own?.some((other) => other.first === first && other.second === second))
      throw new AgreementError('RATINGS_INVALID', 'A pair has two readers, and stands once for each case.');
    if (typeof pair.value === 'number' && !Number.isFinite(pair.value))
      throw new AgreementError(
        'RATINGS_INVALID',
        `A value is ${pair.value}; give a finite number, or why there is none.`,
      );
    own?.push({ first, second, value: pair.value });
  }
  for (const own of byCase) own.sort((a, b) => a.first - b.first || a.second - b.second);
  const patients = cases.map((name) => patientOf.get(name) ?? name);
  return { frame: { cases, patients, readers, identity: 'persons' }, pairs: byCase };
}

/** Mean, or quantile, of the cases' mean pair values. */
function pairStatistic(table: PairTable, summary: 'mean' | number): Statistic {
  return {
    readersMayRepeat: true,
    of: (weighting) => {
      const values = caseValues(table, weighting);
      if (values.length === 0) return notDefined('noPairs');
      return summary === 'mean' ? meanOf(values) : defined(sortedQuantile(Float64Array.from(values).sort(), summary));
    },
  };
}

function meanOf(values: readonly number[]): Estimate {
  return defined(values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** The value of every case that has one, as often as the case counts. */
function caseValues(table: PairTable, weighting: Weighting): number[] {
  const values: number[] = [];
  for (const [row, own] of table.pairs.entries()) {
    const times = weighting.cases[row] ?? 0;
    if (times === 0) continue;
    let weights = 0;
    let sum = 0;
    for (const { first, second, value } of own) {
      if (typeof value !== 'number') continue;
      const weight = (weighting.readers[first] ?? 0) * (weighting.readers[second] ?? 0);
      weights += weight;
      sum += weight * value;
    }
    if (weights > 0) for (let time = 0; time < times; time += 1) values.push(sum / weights);
  }
  return values;
}

function sentencesOf(measured: number, lacking: Readonly<Record<Unmeasured, number>>, cases: number): string[] {
  const counted = (Object.keys(UNMEASURED) as Unmeasured[]).flatMap((what) => {
    const count = lacking[what];
    if (count === 0) return [];
    const verb = count === 1 ? singular(UNMEASURED[what]) : UNMEASURED[what];
    return [`${count} ${count === 1 ? 'case' : 'cases'} ${verb}`];
  });
  const first = `${measured} of ${cases} cases have a value.`;
  return counted.length === 0 ? [first] : [first, `${counted.join(', ')}; pairs without a value are not in the mean.`];
}

function singular(words: string): string {
  return words.replace(/^agree/, 'agrees').replace(/^differ/, 'differs');
}
