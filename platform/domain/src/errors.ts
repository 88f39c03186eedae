/**
 * Every error that a person or a program can meet, with the HTTP status a gateway answers and what to do.
 * Retired codes stay listed and are never reused. `docs/reference/errors.md` is checked against this table.
 */
export const ERRORS = {
  OVR_REQUEST_INVALID: { status: 400, todo: 'Correct the request; the message names the field.' },
  OVR_REQUEST_TOO_LARGE: { status: 413, todo: 'Send less at once.' },
  OVR_AUTH_REQUIRED: { status: 401, todo: 'Sign in and try again. What you drew is kept.' },
  OVR_AUTH_FAILED: { status: 401, todo: 'Check the login name and the password.' },
  OVR_AUTH_THROTTLED: { status: 429, todo: 'Wait a minute, then try again.' },
  OVR_AUTH_FORBIDDEN: { status: 403, todo: 'Ask the coordinator for the role that this needs.' },
  OVR_NOT_FOUND: { status: 404, todo: 'Go back to the start page.' },
  OVR_ACCOUNT_EXISTS: { status: 409, todo: 'Choose another login name.' },
  OVR_PASSWORD_WEAK: { status: 400, todo: 'Use at least 12 characters.' },
  OVR_PASSWORD_CHANGE: { status: 403, todo: 'Choose a password of your own first.' },
  OVR_ROLE_CONFLICT: { status: 409, todo: 'Use another account: one person may not hold both roles in one project.' },
  OVR_PROJECT_EXISTS: { status: 409, todo: 'Choose another project key.' },
  OVR_PROTOCOL_INVALID: { status: 400, todo: 'Correct the protocol; the message names the place.' },
  OVR_PROTOCOL_NOT_IMPLEMENTED: { status: 422, todo: 'Leave this out of the protocol; it is planned.' },
  OVR_PROTOCOL_FROZEN: { status: 409, todo: 'Publish a new version; a published one never changes.' },
  OVR_CASE_STATE: { status: 409, todo: 'Reload the page; the case has moved on.' },
  OVR_CASE_PARTITION: { status: 409, todo: 'Enrol all studies of one subject in the same partition.' },
  OVR_CASE_EXISTS: { status: 409, todo: 'Choose another case label.' },
  OVR_TASK_STATE: { status: 409, todo: 'Go to the start page and take the next case.' },
  OVR_TASK_NONE: { status: 404, todo: 'Nothing is waiting for you now.' },
  OVR_TASK_GUARD: { status: 403, todo: 'Someone else must do this task; the message says why.' },
  OVR_DRAFT_CONFLICT: { status: 412, todo: 'The draft was saved elsewhere in the meantime; choose which one to keep.' },
  OVR_DRAFT_PRECONDITION: { status: 428, todo: 'Send If-Match with the draft you started from.' },
  OVR_IDEMPOTENCY_KEY: { status: 400, todo: 'Send an Idempotency-Key header.' },
  OVR_IDEMPOTENCY_MISMATCH: { status: 409, todo: 'Use a new Idempotency-Key for other content.' },
  OVR_SUBMISSION_INCOMPLETE: { status: 422, todo: 'Complete what the message lists, then submit again.' },
  OVR_MASK_INVALID: { status: 422, todo: 'Reload the case; the mask does not fit its images.' },
  OVR_SIGN_UNSEEN: { status: 422, todo: 'Scroll through every slice that the mask covers, then sign.' },
  OVR_DICOM_TRUNCATED: { status: 422, todo: 'Export the file again; it ends too early.' },
  OVR_DICOM_INVALID: { status: 422, todo: 'Export the file again, or leave it out.' },
  OVR_DICOM_LIMIT: { status: 422, todo: 'Leave the file out; it is larger or deeper than any real one.' },
  OVR_DICOM_UNSUPPORTED: { status: 422, todo: 'Convert the file to an uncompressed transfer syntax.' },
  OVR_SERIES_GEOMETRY: { status: 422, todo: 'Choose another series; the message says what is wrong with this one.' },
  OVR_SEG_GEOMETRY: { status: 422, todo: 'Segment the assigned series; this segmentation lies elsewhere.' },
  OVR_SEG_INVALID: { status: 422, todo: 'Export the segmentation again; the message says what is wrong.' },
  OVR_NIFTI_INVALID: { status: 422, todo: 'Write the label map again; the message says what is wrong.' },
  OVR_GRIDS_DIFFER: {
    status: 422,
    todo: 'Resample one mask onto the grid of the other (nearest neighbour), then compare again.',
  },
  OVR_SR_INVALID: { status: 500, todo: 'Report this: a document could not be built.' },
  OVR_SIGNING_KEY_MISSING: { status: 409, todo: 'Make your signing key on the page Signing, then sign again.' },
  OVR_SIGNING_LOCKED: { status: 401, todo: 'Give what the dialog asks for, then sign again. What you drew is kept.' },
  OVR_SIGNING_REFUSED: { status: 401, todo: 'Check the password and the signing passphrase.' },
  OVR_SIGNING_THROTTLED: {
    status: 429,
    todo: 'Wait until the time that the message names; the administrator was told.',
  },
  OVR_SIGNATURE_INVALID: { status: 422, todo: 'Do not use the file; the message says what does not hold.' },
  OVR_CERTIFICATE_INVALID: {
    status: 422,
    todo: 'Take another certificate; the message says what is wrong with this one.',
  },
  OVR_LOG_INVALID: {
    status: 422,
    todo: 'Do not trust it; ask the operator of that log. The message says what does not hold.',
  },
  OVR_AUTHORITY_PASSPHRASE: { status: 401, todo: 'Give the passphrase of the certificate authority again.' },
  OVR_REBUILD_NOT_EMPTY: {
    status: 409,
    todo: 'Rebuild into an empty data folder (OVERREAD_DATA), or restore a backup there.',
  },
  OVR_REBUILD_INCOMPLETE: {
    status: 422,
    todo: 'Mend what the message lists in the archive, or rebuild without these cases.',
  },
  OVR_BACKUP_INVALID: { status: 422, todo: 'Take another backup; this one is damaged or not of Overread.' },
  OVR_STOW_NOT_YET: { status: 501, todo: 'Draw in the viewer; files of other tools cannot be taken over yet.' },
  OVR_UID_INVALID: { status: 400, todo: 'Correct the DICOM UID in the address.' },
  OVR_PATH_INVALID: { status: 400, todo: 'Correct the address.' },
  OVR_QUERY_INVALID: { status: 400, todo: 'Leave out the query key that the message names.' },
  OVR_ARCHIVE_UNAVAILABLE: { status: 503, todo: 'Nothing is lost; try again when the image archive answers.' },
  OVR_ARCHIVE_NOT_STORED: {
    status: 503,
    todo: 'The archive did not keep the object, often for a full disk. It will be tried again.',
  },
  OVR_ARCHIVE_NO_DELETE: {
    status: 409,
    todo: 'Ask the administrator of the record archive to delete what the message lists, then confirm again.',
  },
  OVR_ARCHIVE_CONFLICT: {
    status: 500,
    todo: 'Stop and report this: the archive holds another object under the same UID.',
  },
  OVR_ARCHIVE_NOT_ACCEPTED: {
    status: 503,
    todo: 'Change what the message says, or give another archive in OVERREAD_RECORD_URL; overread check-archive tries it.',
  },
  OVR_DATABASE_UNAVAILABLE: { status: 503, todo: 'Nothing is lost; try again in a moment.' },
  OVR_DISK_FULL: { status: 507, todo: 'Free disk space on the server; what you drew is kept in this browser.' },
  OVR_CONFIG_INVALID: { status: 500, todo: 'Correct the setting; the message names it.' },
  OVR_DATA_LOCKED: { status: 500, todo: 'Another Overread uses this data folder; stop it or set OVERREAD_DATA.' },
  OVR_TOOL_MISSING: { status: 500, todo: 'Install the program that the message names.' },
  OVR_INTERNAL: { status: 500, todo: 'Report this with the time; nothing acknowledged is lost.' },
} as const;

/** A code of the table {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;

/** The one error class of Overread. The message says what was expected and what came, never a patient's data. */
export class OverreadError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'OverreadError';
    this.code = code;
    this.details = details;
  }
}

/** True if `value` is an {@link OverreadError}, also one from another copy of this module. */
export function isOverreadError(value: unknown): value is OverreadError {
  return value instanceof Error && 'code' in value && typeof value.code === 'string' && value.code in ERRORS;
}
