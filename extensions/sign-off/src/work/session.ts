import { SignOffSession } from './signOffSession.ts';

/** The one session of the page; the viewer opens one case per page load. */
export const session = new SignOffSession();
