import { checkLevel, type IntervalEstimate, noInterval } from '../confidenceInterval.ts';
import { tQuantile } from '../distributions/studentT.ts';
import type { RatingsFrame } from '../ratings.ts';
import { square } from '../square.ts';
import { countOnce } from '../weighting.ts';
import { patientIndices } from './resampling.ts';
import type { StabilisedStatistic, Statistic } from './statistic.ts';

/** The value without each patient in turn; NaN where it is not defined. */
export function jackknifeValues(frame: RatingsFrame, statistic: Statistic): Float64Array {
  const { ofCase, count } = patientIndices(frame);
  const { readers } = countOnce(frame);
  return Float64Array.from({ length: count }, (_, left) => {
    const cases = Int32Array.from(ofCase, (patient) => (patient === left ? 0 : 1));
    return statistic.of({ cases, readers }).value ?? Number.NaN;
  });
}

/**
 * The interval over patients from leaving out each in turn with all cases, on the scale that the statistic brings (`stabilised`), with Student's t of
 * one degree of freedom less than there are patients (Miller 1974, doi 10.1093/biomet/61.1.1; on this scale for variance components:
 * Arvesen & Schmitz 1970, doi 10.2307/2528715). It draws nothing, so it needs no seed. Its claim is about these readers.
 *
 * Null, with a reason: one patient, a value not defined, or not without one of the patients (`jackknifeUndefined`; also where
 * without one of them the readers never differ), and where no patient changes it.
 *
 * @throws AgreementError RATINGS_INVALID for a level that does not lie between 0 and 1.
 */
export function jackknifeInterval(frame: RatingsFrame, statistic: StabilisedStatistic, level = 0.95): IntervalEstimate {
  const probability = (1 + checkLevel(level)) / 2;
  const { scale, cases } = statistic.stabilised;
  const { ofCase } = patientIndices(frame);
  const patients = [...new Set(Array.from(cases, (row) => ofCase[row] ?? 0))];
  const estimate = statistic.of(countOnce(frame));
  if (estimate.value === null) return noInterval(estimate.reason);
  const n = patients.length;
  if (n < 2) return noInterval('onePatient');
  const centre = scale.to(estimate.value);
  if (estimate.value >= 1) return noInterval('noError');
  const left = jackknifeValues(frame, statistic);
  const scaled = patients.map((patient) => scale.to(left[patient] ?? Number.NaN));
  if (!Number.isFinite(centre) || !scaled.every(Number.isFinite)) return noInterval('jackknifeUndefined');
  const mean = scaled.reduce((sum, value) => sum + value, 0) / n;
  const error = Math.sqrt(((n - 1) / n) * scaled.reduce((sum, value) => sum + square(value - mean), 0));
  if (error === 0) return noInterval('sameInResamples');
  const half = tQuantile(probability, n - 1) * error;
  const [low, high] = [scale.back(centre - half), scale.back(centre + half)];
  return {
    interval: { low, high, level, method: "jackknife of patients on Fisher's z, with Student's t" },
    reason: null,
  };
}
