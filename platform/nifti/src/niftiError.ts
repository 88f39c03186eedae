/** Why a NIfTI file was refused. */
export const NIFTI_ERRORS = Object.freeze({
  NOT_NIFTI: 'The bytes are not a single-file NIfTI-1 image.',
  TRUNCATED: 'The file ends before its voxels do, or its compressed data is damaged.',
  TOO_LARGE: 'The file holds more voxels than the caller allows.',
  UNSUPPORTED: 'The file is NIfTI, but of a kind that is not read here.',
  INVALID: 'The header contradicts itself, or an image to write does not fit its sizes.',
} as const);

/** One of the codes in {@link NIFTI_ERRORS}. */
export type NiftiErrorCode = keyof typeof NIFTI_ERRORS;

/** Thrown for files that cannot be read. The message says what was expected and what to do; it holds no header text. */
export class NiftiError extends Error {
  readonly code: NiftiErrorCode;

  constructor(code: NiftiErrorCode, message: string) {
    super(message);
    this.name = 'NiftiError';
    this.code = code;
  }
}
