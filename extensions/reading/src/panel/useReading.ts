import { useStore } from '@overread/ui';
import type { ReadingState } from '../state/readingState.ts';
import { session } from '../work/session.ts';

/** The state of the read, kept up to date. */
export function useReading(): ReadingState {
  return useStore(session.store);
}
