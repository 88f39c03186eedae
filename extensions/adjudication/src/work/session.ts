import { AdjudicationSession } from './adjudicationSession.ts';
import { EndOfAdjudication } from './endOfAdjudication.ts';
import { UnitActions } from './unitActions.ts';
import { UnitBoard } from './unitBoard.ts';

/** The one session of the page; the viewer opens one case per page load. */
export const session = new AdjudicationSession();
/** What can be said of the units. */
export const board = new UnitBoard(session.store);
/** What the adjudicator does with units. */
export const actions = new UnitActions(session, board);
/** How the adjudication ends. */
export const ending = new EndOfAdjudication(session);
