import { createClient, isOverreadError } from '@overread/contract';
import { QueryClient } from '@tanstack/react-query';

/** The gateway that served this page. */
export const api = createClient();

/** Answers are kept for the page only; a refusal is not tried again, an unreachable server is, twice. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && isOverreadError(error) && error.details.offline === true,
      refetchOnWindowFocus: true,
    },
  },
});

/** True if the error says that nobody is signed in. */
export function needsSignIn(error: unknown): boolean {
  return isOverreadError(error) && error.code === 'OVR_AUTH_REQUIRED';
}
