import { useStore } from '@overread/ui';
import type { SignOffState } from '../state/signOffState.ts';
import { session } from '../work/session.ts';

/** The state of the sign-off, kept up to date. */
export function useSignOff(): SignOffState {
  return useStore(session.store);
}
