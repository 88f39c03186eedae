import { ERRORS, isOverreadError } from '@overread/contract';

/** An error as a person reads it: what happened, and what to do. */
export interface ErrorWords {
  readonly what: string;
  readonly todo: string;
}

/** Whether the server could not be reached at all. */
export function isOffline(error: unknown): boolean {
  return isOverreadError(error) && error.details.offline === true;
}

/** Words for any error. Never a stack, a number or a machine's own sentence. */
export function errorWords(error: unknown): ErrorWords {
  if (isOffline(error))
    return {
      what: 'The server cannot be reached.',
      todo: 'Check the network, then try again. What you drew is kept on this machine.',
    };
  if (isOverreadError(error)) {
    const unspecific = error.code === 'OVR_INTERNAL';
    return { what: unspecific ? 'Something went wrong on the server.' : error.message, todo: ERRORS[error.code].todo };
  }
  return { what: 'Something went wrong on this page.', todo: 'Reload the page. What you drew is kept.' };
}
