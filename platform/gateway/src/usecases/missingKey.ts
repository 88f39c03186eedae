import { OverreadError } from '@overread/domain';

/** Why a person cannot sign, by the state of what stands in the place of a key. */
export function missingKey(state: string | undefined): OverreadError {
  const sentence =
    state === 'asked'
      ? 'Your signing key waits for its certificate; the coordinator or the administrator issues it.'
      : 'You have no signing key for this role.';
  return new OverreadError('OVR_SIGNING_KEY_MISSING', sentence);
}
