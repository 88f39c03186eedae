import type { ErrorBody } from '@overread/contract';
import { ERRORS, type ErrorCode, isOverreadError, OverreadError } from '@overread/domain';

/** Codes of fastify that mean something else than a request of the wrong form. */
const OF_FRAMEWORK: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'OVR_REQUEST_TOO_LARGE',
  FST_ERR_BAD_URL: 'OVR_PATH_INVALID',
  FST_ERR_NOT_FOUND: 'OVR_NOT_FOUND',
};
const SENTENCES: Partial<Record<ErrorCode, string>> = {
  OVR_REQUEST_TOO_LARGE: 'The request is larger than this address takes.',
  OVR_PATH_INVALID: 'The address holds something that none of our addresses has.',
};

/** Any error as one of ours: the framework's by code and status, all others as OVR_INTERNAL without their words. */
export function asOverreadError(error: unknown): OverreadError {
  if (isOverreadError(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = OF_FRAMEWORK[code];
  if (known) return new OverreadError(known, SENTENCES[known] ?? 'The request is refused.');
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500)
    return new OverreadError('OVR_REQUEST_INVALID', 'The request has not the form that this address takes.');
  return new OverreadError('OVR_INTERNAL', 'Something went wrong on the server.', {}, { cause: error });
}

/** Status and body of an error on the wire: code, message, what to do, details; never a stack. */
export function errorAnswer(error: OverreadError): { readonly status: number; readonly body: ErrorBody } {
  const { status, todo } = ERRORS[error.code];
  const details = Object.keys(error.details).length > 0 ? { details: error.details } : {};
  return { status, body: { code: error.code, message: error.message, todo, ...details } };
}
