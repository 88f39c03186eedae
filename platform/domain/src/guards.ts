import { RESULT_ROLES, type Role } from './roles.ts';

/** What guards need to know about a person and a case. Accounts, not codes: one person may hold several codes. */
export interface CasePeople {
  /** Accounts that have submitted a read of the case. */
  readonly readers: readonly string[];
  /** Accounts that have submitted an adjudication of it. */
  readonly adjudicators: readonly string[];
  /** Accounts that have declined a task of the case, of any kind. */
  readonly declined: readonly string[];
}

type Guard = (person: { accountId: string; roles: readonly Role[] }, people: CasePeople) => string | undefined;

/** Why this person may not read the case, or undefined. Declining and knowing results exclude (R13, R14.5). */
export const readerGuard: Guard = ({ accountId, roles }, people) => {
  if (roles.some((role) => (RESULT_ROLES as readonly Role[]).includes(role)))
    return 'Someone who sees results cannot read in the same project.';
  if (people.readers.includes(accountId)) return 'You have read this case already.';
  if (people.declined.includes(accountId)) return 'You declined this case.';
  return undefined;
};

/** Why this person may not adjudicate the case, or undefined. */
export const adjudicatorGuard: Guard = ({ accountId }, people) => {
  if (people.readers.includes(accountId)) return 'You read this case; someone else must settle it.';
  if (people.declined.includes(accountId)) return 'You declined this case.';
  return undefined;
};

/** Why this person may not sign the case, or undefined. `mayHaveAdjudicated` is the protocol's word. */
export function approverGuard(mayHaveAdjudicated: boolean): Guard {
  return ({ accountId }, people) => {
    if (people.readers.includes(accountId)) return 'You read this case; someone else must sign it.';
    if (!mayHaveAdjudicated && people.adjudicators.includes(accountId))
      return 'You adjudicated this case; someone else must sign it.';
    if (people.declined.includes(accountId)) return 'You declined this case.';
    return undefined;
  };
}
