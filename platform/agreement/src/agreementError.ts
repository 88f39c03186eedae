/** Why a mask, a grid or a set of reads was refused. */
export const AGREEMENT_ERRORS = Object.freeze({
  MASK_INVALID: 'A mask was built with sizes or bytes that do not fit together.',
  MASKS_DIFFER: 'Two masks were combined that do not lie on one grid.',
  VOXEL_OUTSIDE: 'A voxel or slice outside the mask was addressed.',
  GRID_INVALID: 'Spacings or slice positions are not those of a stack of slices.',
  READS_INVALID: 'A consensus method was given reads it is not defined for.',
  RATINGS_INVALID:
    'A table of ratings does not fit together, or a coefficient was asked of a scale it is not made for.',
  WORKER_LOST: 'Two workers ended, one after the other, before they had measured something: too little memory, mostly.',
  POOL_CLOSED: 'Something was to be measured by workers that had been closed.',
  RULE_INVALID: 'A rule or an option was given a limit that it cannot have.',
} as const);

/** One of the codes in {@link AGREEMENT_ERRORS}. */
export type AgreementErrorCode = keyof typeof AGREEMENT_ERRORS;

/**
 * Thrown for input on which no metric is defined. The message says what was expected and what came; it holds sizes
 * and counts only. (This package imports nothing, so the caller translates the code to its own error.)
 */
export class AgreementError extends Error {
  readonly code: AgreementErrorCode;

  constructor(code: AgreementErrorCode, message: string) {
    super(message);
    this.name = 'AgreementError';
    this.code = code;
  }
}
