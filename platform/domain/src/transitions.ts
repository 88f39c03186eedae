import type { AuditEventKind } from './auditEvents.ts';
import type { CaseState } from './case.ts';
import type { Role } from './roles.ts';

/** Who may act on a case: a role of the project, or the gateway itself (`system`: jobs and completions). */
export type ActingRole = Role | 'system';

/** What can happen to a case, in words for the page. */
export const CASE_ACTIONS = {
  claimRead: 'A reader takes the case',
  fileRead: 'A read is filed, others are still out',
  fileLastRead: 'The last read is filed',
  decline: 'A task is declined with a reason',
  findConcordant: 'All items agree and the case is no control',
  findDiscrepant: 'An item fails, or the case was drawn as a control',
  findNotEvaluable: 'All readers say not evaluable',
  claimAdjudication: 'An adjudicator takes the case',
  fileAdjudication: 'The adjudication is filed',
  claimSignOff: 'An approver takes the case',
  fileSignature: 'The signature is filed',
  returnCase: 'The approver returns the case, with a reason',
  exclude: 'The case is excluded',
  publish: 'The result is copied to the source archive',
  amend: 'An amendment is asked for',
  withdraw: 'The subject withdraws',
} as const;
export type CaseAction = keyof typeof CASE_ACTIONS;

/** What is checked on top of the table, in words; `guards.ts` and the use cases hold the checks. */
export const GUARDS = {
  none: '',
  readerIsFree: 'has not read or declined the case, holds no result role, a slot is free',
  allReadsFiled: 'every read of the protocol is filed',
  adjudicatorIsThird: 'has not read or declined the case',
  approverIsApart: 'has neither read nor declined it, nor adjudicated it unless the protocol allows that',
  ownTask: 'holds the task in progress',
  allDecided: 'every open unit is decided, with a reason, by an allowed decision',
  allShown: 'every slice of the final mask was shown, the checklist is ticked, the password was given again',
  secondPerson: 'before the first submission one person; after it a second one confirms',
  twoPersons: 'two persons; pixels are erased, a signed tombstone stays',
} as const;
export type GuardName = keyof typeof GUARDS;

/** One row: in any of `from`, `role` may do `action`; the case is then in `to` (`same` = it stays). */
export interface Transition {
  readonly action: CaseAction;
  readonly roles: readonly ActingRole[];
  readonly from: readonly CaseState[];
  readonly to: CaseState | 'same';
  readonly guard: GuardName;
  readonly event: AuditEventKind;
}

const BEFORE_SIGNATURE = ['enrolled', 'reading', 'comparing', 'adjudicating', 'reviewing'] as const;

/**
 * The life of a case (design section 3): everything that is not a row is refused. Nothing leads from `comparing` or
 * later back to `reading` (R4).
 */
export const TRANSITIONS = [
  {
    action: 'claimRead',
    roles: ['reader'],
    from: ['enrolled', 'reading'],
    to: 'same',
    guard: 'readerIsFree',
    event: 'task.claimed',
  },
  {
    action: 'fileRead',
    roles: ['system'],
    from: ['enrolled', 'reading'],
    to: 'reading',
    guard: 'ownTask',
    event: 'submission.filed',
  },
  {
    action: 'fileLastRead',
    roles: ['system'],
    from: ['reading'],
    to: 'comparing',
    guard: 'allReadsFiled',
    event: 'submission.filed',
  },
  {
    action: 'decline',
    roles: ['reader'],
    from: ['enrolled', 'reading'],
    to: 'same',
    guard: 'ownTask',
    event: 'task.declined',
  },
  {
    action: 'decline',
    roles: ['adjudicator'],
    from: ['adjudicating'],
    to: 'same',
    guard: 'ownTask',
    event: 'task.declined',
  },
  {
    action: 'decline',
    roles: ['approver'],
    from: ['reviewing'],
    to: 'same',
    guard: 'ownTask',
    event: 'task.declined',
  },
  {
    action: 'findConcordant',
    roles: ['system'],
    from: ['comparing'],
    to: 'reviewing',
    guard: 'allReadsFiled',
    event: 'agreement.computed',
  },
  {
    action: 'findDiscrepant',
    roles: ['system'],
    from: ['comparing'],
    to: 'adjudicating',
    guard: 'allReadsFiled',
    event: 'agreement.computed',
  },
  {
    action: 'findNotEvaluable',
    roles: ['system'],
    from: ['comparing'],
    to: 'same',
    guard: 'allReadsFiled',
    event: 'agreement.computed',
  },
  {
    action: 'claimAdjudication',
    roles: ['adjudicator'],
    from: ['adjudicating'],
    to: 'same',
    guard: 'adjudicatorIsThird',
    event: 'task.claimed',
  },
  {
    action: 'fileAdjudication',
    roles: ['system'],
    from: ['adjudicating'],
    to: 'reviewing',
    guard: 'allDecided',
    event: 'submission.filed',
  },
  {
    action: 'claimSignOff',
    roles: ['approver'],
    from: ['reviewing'],
    to: 'same',
    guard: 'approverIsApart',
    event: 'task.claimed',
  },
  {
    action: 'fileSignature',
    roles: ['system'],
    from: ['reviewing'],
    to: 'signed',
    guard: 'allShown',
    event: 'submission.filed',
  },
  {
    action: 'returnCase',
    roles: ['approver'],
    from: ['reviewing'],
    to: 'adjudicating',
    guard: 'ownTask',
    event: 'signOff.returned',
  },
  {
    action: 'exclude',
    roles: ['coordinator'],
    from: BEFORE_SIGNATURE,
    to: 'excluded',
    guard: 'secondPerson',
    event: 'case.excluded',
  },
  { action: 'publish', roles: ['coordinator'], from: ['signed'], to: 'published', guard: 'none', event: 'case.state' },
  {
    action: 'amend',
    roles: ['approver', 'coordinator'],
    from: ['signed', 'published'],
    to: 'adjudicating',
    guard: 'secondPerson',
    event: 'case.state',
  },
  {
    action: 'withdraw',
    roles: ['coordinator'],
    from: [...BEFORE_SIGNATURE, 'signed', 'published', 'excluded'],
    to: 'withdrawn',
    guard: 'twoPersons',
    event: 'case.state',
  },
] as const satisfies readonly Transition[];

/** The row for `role` doing `action` in `state`, or undefined: refused. */
export function transitionFor(state: CaseState, action: CaseAction, role: ActingRole): Transition | undefined {
  const rows: readonly Transition[] = TRANSITIONS;
  return rows.find((row) => row.action === action && row.from.includes(state) && row.roles.includes(role));
}

/** The state after `row`, from `state`. */
export function stateAfter(row: Transition, state: CaseState): CaseState {
  return row.to === 'same' ? state : row.to;
}

/** True if some row of the table leads from one state to the other. */
export function canMove(from: CaseState, to: CaseState): boolean {
  const rows: readonly Transition[] = TRANSITIONS;
  return rows.some((row) => row.from.includes(from) && row.to === to);
}
