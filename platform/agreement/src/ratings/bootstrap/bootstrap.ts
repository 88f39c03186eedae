import { AgreementError } from '../../agreementError.ts';
import { checkLevel, type IntervalEstimate, noInterval } from '../confidenceInterval.ts';
import type { RatingsFrame } from '../ratings.ts';
import type { Estimate } from '../undefinedReasons.ts';
import { countOnce } from '../weighting.ts';
import { bcaBounds, percentileBounds } from './bootstrapBounds.ts';
import { jackknifeValues } from './jackknife.ts';
import {
  bootstrapReplicates,
  patientIndices,
  type Resampling,
  type ResamplingPlan,
  resamplingProblem,
} from './resampling.ts';
import type { Statistic } from './statistic.ts';

/** Seed, what is resampled, and what kind of interval of which level. */
export interface BootstrapOptions extends ResamplingPlan {
  /** Left out: 2000. */
  readonly replicates?: number;
  /** Left out: 0.95. */
  readonly level?: number;
  /** Left out: `bca` for `patients`. With `patientsAndReaders` it is always `percentile`: no jackknife fits two ways. */
  readonly kind?: 'percentile' | 'bca';
}

/** A value with its interval over cases, and all that is needed to make it again. */
export interface BootstrapResult {
  readonly estimate: Estimate;
  readonly interval: IntervalEstimate;
  readonly resampling: Resampling;
  readonly seed: number;
  readonly replicates: number;
  /** Resamples in which the value is not defined; left out of the interval, which is refused above one in twenty. */
  readonly undefinedReplicates: number;
  readonly patients: number;
  readonly readers: number;
}

/** The largest share of resamples without a value of which an interval is still given. */
const MOST_UNDEFINED = 0.05;
const DEFAULT_REPLICATES = 2000;

/**
 * The interval of any statistic over cases: resamples of patients with all their cases, or of patients and readers (see
 * {@link Resampling}). The generator is Philox4x32-10; the same seed gives the same bits in any number of threads.
 *
 * There is no function for an interval over the voxels of a mask, and none must be built: voxels are not independent. A
 * liver of three million voxels would get a Dice of plus or minus 0.0002, which says nothing about the next patient.
 * An interval of a Dice exists over cases only.
 *
 * Null, with a reason: one patient, too few readers or unknown ones, a value not defined, or too often not defined.
 * @throws AgreementError RATINGS_INVALID for a seed that is not a whole number from 0 to 2^53 - 1, for less than one resample,
 * or a level that does not lie between 0 and 1.
 */
export function bootstrap(frame: RatingsFrame, statistic: Statistic, options: BootstrapOptions): BootstrapResult {
  const possible = resamplingProblem(frame, statistic, options.resampling) === null;
  const count = options.replicates ?? DEFAULT_REPLICATES;
  if (!Number.isInteger(count) || count < 1)
    throw new AgreementError(
      'RATINGS_INVALID',
      `The number of resamples is a whole number from 1; ${count} was given.`,
    );
  const replicates = possible ? bootstrapReplicates(frame, statistic, options, 0, count) : new Float64Array(0);
  return bootstrapOfReplicates(frame, statistic, options, replicates);
}

/** The same from replicates that were made elsewhere, in order (in parts, by several threads). */
export function bootstrapOfReplicates(
  frame: RatingsFrame,
  statistic: Statistic,
  options: BootstrapOptions,
  replicates: Float64Array,
): BootstrapResult {
  const estimate = statistic.of(countOnce(frame));
  const rising = replicates.filter((value) => !Number.isNaN(value)).sort();
  return {
    estimate,
    interval: intervalOf(frame, statistic, options, estimate, rising, replicates.length),
    resampling: options.resampling,
    seed: options.seed,
    replicates: replicates.length,
    undefinedReplicates: replicates.length - rising.length,
    patients: patientIndices(frame).count,
    readers: frame.readers.length,
  };
}

function intervalOf(
  frame: RatingsFrame,
  statistic: Statistic,
  options: BootstrapOptions,
  estimate: Estimate,
  rising: Float64Array,
  replicates: number,
): IntervalEstimate {
  const problem = resamplingProblem(frame, statistic, options.resampling);
  if (problem) return noInterval(problem);
  if (estimate.value === null) return noInterval(estimate.reason);
  if (replicates - rising.length > MOST_UNDEFINED * replicates) return noInterval('tooOftenUndefined');
  if (rising[0] === rising[rising.length - 1]) return noInterval('sameInResamples');
  const level = checkLevel(options.level ?? 0.95);
  const bca = options.kind !== 'percentile' && options.resampling === 'patients';
  const bounds = bca
    ? bcaBounds(rising, estimate.value, jackknifeValues(frame, statistic), level)
    : percentileBounds(rising, level);
  if (typeof bounds === 'string') return noInterval(bounds);
  const method = `${bca ? 'BCa' : 'percentile'} bootstrap of ${options.resampling === 'patients' ? 'patients' : 'patients and readers (pigeonhole)'}`;
  return { interval: { low: bounds[0], high: bounds[1], level, method }, reason: null };
}
