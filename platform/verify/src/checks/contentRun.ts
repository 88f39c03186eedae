import type { VerifyRun } from '../projectCheck.ts';

/** What the checks of contents need of a run. */
export type ContentRun = Pick<VerifyRun, 'index' | 'withImages' | 'count' | 'countErased' | 'recompute'>;
