import { accountHandlers } from './accountHandlers.ts';
import { caseHandlers } from './caseHandlers.ts';
import type { Handlers } from './handler.ts';
import { projectHandlers } from './projectHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { submissionHandlers } from './submissionHandlers.ts';
import { taskHandlers } from './taskHandlers.ts';

/** The handlers of all rows of ROUTES; a row without one does not compile. */
export const handlers = {
  ...accountHandlers,
  ...caseHandlers,
  ...projectHandlers,
  ...sessionHandlers,
  ...submissionHandlers,
  ...taskHandlers,
} as unknown as Handlers;
