import { AdjudicationSession } from './adjudicationSession.ts';
import { EndOfAdjudication } from './endOfAdjudication.ts';
import { UnitActions } from './unitActions.ts';

/** The one session of the page; the viewer opens one case per page load. */
export const session = new AdjudicationSession();
/** What the adjudicator does with units. */
export const actions = new UnitActions(session);
/** How the adjudication ends. */
export const ending = new EndOfAdjudication(session);
