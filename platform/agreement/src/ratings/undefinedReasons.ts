/**
 * Why a coefficient, an error or an interval of it is not defined. Nothing here ever is NaN: a value is a number, or
 * `null` with one of these reasons.
 */
export const UNDEFINED_REASONS = Object.freeze({
  noCases: 'No case has a rating.',
  oneCase: 'One case only: nothing varies between cases, so nothing can be estimated from them.',
  noPairs: 'No case was rated by two readers.',
  oneCategory:
    'All ratings lie in one category: agreement by chance alone would be complete, so none is left to measure. Read the percent agreement.',
  oneLevel: 'The scale has one level only: readers could not disagree.',
  noVariance: 'All values are equal: there is no difference between cases that readers could agree on.',
  noError: 'The readers never differ: no error is left to compute an interval from.',
  oneCompleteCase: 'Fewer than two cases were rated by every reader, and this coefficient needs complete cases.',
  cancels:
    'The differences between cases, between readers and of chance cancel each other: too few cases to tell them apart.',
  categoryNotUsed: 'Nobody used this category.',
  onlyThisCategory: 'Everybody used this category only.',
  notTwoCategories: 'Defined for two categories only.',
  casesOfOnePatient:
    'Several cases belong to one patient, so they are not independent, which this error assumes. Use the bootstrap by patient.',
  onePatient: 'All cases belong to one patient: there is nothing to resample.',
  tooFewReaders:
    'Fewer than three persons read: two readers say nothing about readers in general. Make the claim about these readers, or add readers.',
  readersUnknown: 'It is not recorded which person gave which rating, so readers cannot be resampled.',
  readersNotResampled: 'This coefficient has no form in which a reader counts twice, so readers cannot be resampled.',
  tooOftenUndefined:
    'The value is not defined in more than one resample in twenty: too few cases or readers, or a category too rare, for an interval.',
  sameInResamples: 'Every resample gives the same value, so no interval can be taken from them.',
  outsideResamples:
    'The value lies outside all of its resamples, so the BCa interval does not exist. Ask for the percentile interval.',
  jackknifeUndefined:
    'Without one of the patients the value is not defined, so the BCa interval does not exist. Ask for the percentile interval.',
  percentOfZero: 'Both values are zero in every case: no difference in percent exists.',
} as const);

/** A key of {@link UNDEFINED_REASONS}. */
export type UndefinedReason = keyof typeof UNDEFINED_REASONS;

/** A number, or `null` and why it is not defined. */
export type Estimate =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: UndefinedReason };

/** A defined estimate. */
export function defined(value: number): Estimate {
  return { value, reason: null };
}

/** An estimate that is not defined, and why. */
export function notDefined(reason: UndefinedReason): Estimate {
  return { value: null, reason };
}
