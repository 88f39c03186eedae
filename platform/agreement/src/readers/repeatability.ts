import { AgreementError } from '../agreementError.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { measurePair } from '../pair/measurePair.ts';
import type { PairMetrics, PairOptions } from '../pair/pairMetrics.ts';

/** One case that one reader read twice, not knowing. */
export interface RepeatedRead {
  readonly first: BitMask;
  readonly second: BitMask;
  readonly grid: Grid;
}

/**
 * What a reader agrees with himself. `kind` keeps it out of tables of agreement between readers: the two are never averaged or compared as if they were
 * one (a reader repeats his own habits).
 */
export interface IntraReader {
  readonly kind: 'intraReader';
  /** A is the first read, B the second. */
  readonly pairs: readonly PairMetrics[];
  /** Of the volumes in ml; null where a volume is not defined in some case, or there is no case. */
  readonly volumeMl: Repeatability | null;
}

/** Measures the repeated reads of one reader. Throws `MASKS_DIFFER`, `GRID_INVALID`. */
export function intraReader(cases: readonly RepeatedRead[], options: PairOptions = {}): IntraReader {
  const pairs = cases.map(({ first, second, grid }) => measurePair(first, second, grid, options));
  const volumes = pairs.flatMap(({ volumeAMl, volumeBMl }) =>
    volumeAMl === null || volumeBMl === null ? [] : [[volumeAMl, volumeBMl] as const],
  );
  const isComplete = volumes.length === pairs.length && pairs.length > 0;
  return { kind: 'intraReader', pairs, volumeMl: isComplete ? repeatability(volumes) : null };
}

/** How well a number repeats, in the number's own unit. */
export interface Repeatability {
  readonly cases: number;
  /** Within-subject standard deviation: the root of the mean of d² / 2, d the difference of the two values. */
  readonly withinSubjectSd: number;
  /** 1.96 x root of 2 x `withinSubjectSd`: two values of one case differ by less in 95 % of cases. */
  readonly repeatabilityCoefficient: number;
  /** Mean of second minus first: what was learned, or forgotten, between the reads. */
  readonly meanChange: number;
  /** Within-subject coefficient of variation, in percent: the root of the mean of (d² / 2) / mean². Null where a case has mean 0. */
  readonly withinSubjectPercent: number | null;
}

/**
 * Repeatability of a number that was measured twice in each case. Bland and Altman 1996, DOI 10.1136/bmj.313.7059.744; coefficient and percent:
 * Raunig and others 2015, DOI 10.1177/0962280214537344. Throws `READS_INVALID` without cases or for a value that is no number.
 */
export function repeatability(values: readonly (readonly [first: number, second: number])[]): Repeatability {
  if (values.length === 0 || !values.flat().every(Number.isFinite)) {
    throw new AgreementError('READS_INVALID', 'Repeatability needs one case or more, each with two finite values.');
  }
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  const variances = values.map(([first, second]) => (second - first) ** 2 / 2);
  const means = values.map(([first, second]) => (first + second) / 2);
  const withinSubjectSd = Math.sqrt(mean(variances));
  return {
    cases: values.length,
    withinSubjectSd,
    repeatabilityCoefficient: 1.96 * Math.SQRT2 * withinSubjectSd,
    meanChange: mean(values.map(([first, second]) => second - first)),
    withinSubjectPercent: means.includes(0)
      ? null
      : 100 * Math.sqrt(mean(variances.map((variance, i) => variance / (means[i] ?? 1) ** 2))),
  };
}
