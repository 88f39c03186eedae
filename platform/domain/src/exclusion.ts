/** Why a case leaves the project (R13); closed list, so that the case flow can count them. */
export const EXCLUSION_REASONS = {
  notEligible: 'Does not meet the inclusion criteria',
  duplicate: 'Enrolled twice',
  wrongImages: 'Wrong or incomplete images',
  imageQuality: 'Image quality too low to evaluate',
  notEvaluable: 'All readers: not evaluable',
  consent: 'Consent is missing',
  technical: 'Technical error at enrolment',
} as const;
export type ExclusionReason = keyof typeof EXCLUSION_REASONS;

/** True for a reason of the closed list. */
export function isExclusionReason(text: string): text is ExclusionReason {
  return Object.hasOwn(EXCLUSION_REASONS, text);
}

/** The words of a reason; those of nothing are empty. */
export function exclusionWords(reason: string | null): string {
  return reason !== null && isExclusionReason(reason) ? EXCLUSION_REASONS[reason] : (reason ?? '');
}
