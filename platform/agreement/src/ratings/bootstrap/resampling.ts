import { AgreementError } from '../../agreementError.ts';
import type { RatingsFrame } from '../ratings.ts';
import type { UndefinedReason } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';
import { drawTimes } from './draws.ts';
import type { Statistic } from './statistic.ts';

/**
 * What is drawn anew. `patients`: the claim is about these readers on other patients; all cases of a patient go
 * together (cluster bootstrap; Field & Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x). `patientsAndReaders`: the claim
 * is about other readers too; patients and readers are drawn independently (pigeonhole bootstrap; Owen 2007,
 * doi 10.1214/07-AOAS122), which errs towards intervals that are too wide.
 */
export type Resampling = 'patients' | 'patientsAndReaders';

/** Which resamples: the same seed gives the same ones. */
export interface ResamplingPlan {
  /** A whole number from 0 to 2^53 - 1; keep it with the result. */
  readonly seed: number;
  readonly resampling: Resampling;
}

/** Why this table and statistic cannot be resampled so; null if they can. */
export function resamplingProblem(
  frame: RatingsFrame,
  statistic: Statistic,
  resampling: Resampling,
): UndefinedReason | null {
  if (new Set(frame.patients).size < 2) return 'onePatient';
  if (resampling === 'patients') return null;
  if (frame.identity === 'slots') return 'readersUnknown';
  if (frame.readers.length < 3) return 'tooFewReaders';
  return statistic.readersMayRepeat ? null : 'readersNotResampled';
}

/** The patient of each row as index, in the order in which they first come. */
export function patientIndices(frame: RatingsFrame): { readonly ofCase: Int32Array; readonly count: number } {
  const indices = new Map<string, number>();
  const ofCase = Int32Array.from(frame.patients, (patient) => {
    const known = indices.get(patient) ?? indices.size;
    indices.set(patient, known);
    return known;
  });
  return { ofCase, count: indices.size };
}

/**
 * The values of the statistic in the resamples `from` to `to` - 1, NaN where it is not defined. Every resample depends
 * on the seed and its own number only: parts made in several threads and put together are the whole, bit for bit.
 *
 * @throws AgreementError RATINGS_INVALID if the table cannot be resampled so (see {@link resamplingProblem}), or for the seed.
 */
export function bootstrapReplicates(
  frame: RatingsFrame,
  statistic: Statistic,
  plan: ResamplingPlan,
  from: number,
  to: number,
): Float64Array {
  const problem = resamplingProblem(frame, statistic, plan.resampling);
  if (problem) throw new AgreementError('RATINGS_INVALID', `This table cannot be resampled so: ${problem}.`);
  const { ofCase, count } = patientIndices(frame);
  const once = countOnce(frame).readers;
  const values = new Float64Array(to - from);
  for (let resample = from; resample < to; resample += 1) {
    const times = drawTimes(plan.seed, resample, 'patients', count);
    const weighting: Weighting = {
      cases: Int32Array.from(ofCase, (patient) => times[patient] ?? 0),
      readers: plan.resampling === 'patients' ? once : drawTimes(plan.seed, resample, 'readers', frame.readers.length),
    };
    values[resample - from] = statistic.of(weighting).value ?? Number.NaN;
  }
  return values;
}
