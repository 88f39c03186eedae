import { useStore } from '@overread/ui';
import type { AdjudicationState } from '../state/adjudicationState.ts';
import { session } from '../work/session.ts';

/** The state of the adjudication, kept up to date. */
export function useAdjudication(): AdjudicationState {
  return useStore(session.store);
}
