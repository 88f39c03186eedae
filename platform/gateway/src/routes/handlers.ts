import { accountHandlers } from './accountHandlers.ts';
import { caseHandlers } from './caseHandlers.ts';
import type { Handlers } from './handler.ts';
import { logHandlers } from './logHandlers.ts';
import { projectHandlers } from './projectHandlers.ts';
import { recordHandlers } from './recordHandlers.ts';
import { reviewHandlers } from './reviewHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { signingHandlers } from './signingHandlers.ts';
import { submissionHandlers } from './submissionHandlers.ts';
import { taskHandlers } from './taskHandlers.ts';

/** The handlers of all rows of ROUTES; a row without one does not compile. */
export const handlers: Handlers = {
  ...accountHandlers,
  ...caseHandlers,
  ...logHandlers,
  ...projectHandlers,
  ...recordHandlers,
  ...reviewHandlers,
  ...sessionHandlers,
  ...signingHandlers,
  ...submissionHandlers,
  ...taskHandlers,
};
