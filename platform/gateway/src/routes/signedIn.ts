import { OverreadError } from '@overread/domain';
import type { FastifyRequest } from 'fastify';
import type { SignedIn } from '../usecases/loadPerson.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose session the cookie opens; null: nobody's. Set for every request to `/api` and `/dicom-web`. */
    signedIn: SignedIn | null;
  }
}

/**
 * The person behind a request.
 * @param options.mayOweAPassword for the few routes that a person with a one-time password may use.
 * @throws OVR_AUTH_REQUIRED, OVR_PASSWORD_CHANGE
 */
export function signedIn(request: FastifyRequest, options: { readonly mayOweAPassword?: boolean } = {}): SignedIn {
  if (!request.signedIn) throw new OverreadError('OVR_AUTH_REQUIRED', 'Nobody is signed in, or the session has ended.');
  if (request.signedIn.mustChangePassword && !options.mayOweAPassword)
    throw new OverreadError('OVR_PASSWORD_CHANGE', 'The one-time password must be changed first.');
  return request.signedIn;
}
