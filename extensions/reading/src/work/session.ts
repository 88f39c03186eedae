import { EndOfRead } from './endOfRead.ts';
import { ItemActions } from './itemActions.ts';
import { ReadingSession } from './readingSession.ts';
import { SelfCheck } from './selfCheck.ts';

/** The one session of the page; the viewer opens one case per page load. */
export const session = new ReadingSession();
/** What the reader does with items. */
export const actions = new ItemActions(session);
/** What the reader is asked before the lock. */
export const selfCheck = new SelfCheck(session, actions);
/** How the read ends. */
export const ending = new EndOfRead(session);
