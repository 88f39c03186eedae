import { describe, expect, it } from 'vitest';
import {
  type ActingRole,
  AUDIT_EVENTS,
  CASE_ACTIONS,
  CASE_STATES,
  type CaseAction,
  canMove,
  GUARDS,
  ROLES,
  stateAfter,
  TRANSITIONS,
  type Transition,
  transitionFor,
} from '../src/index.ts';

const ACTING: readonly ActingRole[] = [...ROLES, 'system'];
const ACTIONS = Object.keys(CASE_ACTIONS) as CaseAction[];

function page(): string {
  const rows = (TRANSITIONS as readonly Transition[]).map(
    (row) =>
      `| ${CASE_ACTIONS[row.action]} | ${row.roles.join(', ')} | ${row.from.join(', ')} | ${row.to === 'same' ? 'stays' : row.to} | ${GUARDS[row.guard]} | \`${row.event}\` |`,
  );
  return `# Transitions of a case

Everything that is not in this table is refused. \`system\` is the gateway itself. The table is \`platform/domain/src/transitions.ts\`;
a test walks every state, action and role and keeps this page equal to it.

| What happens | Who | From | To | Guard | Audit event |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

describe('the life of a case', () => {
  it('allows exactly what the table lists, for every state, action and role', () => {
    let allowed = 0;
    for (const state of CASE_STATES)
      for (const action of ACTIONS)
        for (const role of ACTING) {
          const row = transitionFor(state, action, role);
          const listed = (TRANSITIONS as readonly Transition[]).filter(
            (one) => one.action === action && one.from.includes(state) && one.roles.includes(role),
          );
          expect(listed.length, `${state} ${action} ${role}`).toBe(row ? 1 : 0);
          if (!row) continue;
          allowed += 1;
          expect(CASE_STATES).toContain(stateAfter(row, state));
          expect(AUDIT_EVENTS).toHaveProperty([row.event]);
          expect(GUARDS).toHaveProperty([row.guard]);
        }
    expect(allowed).toBe(35);
  });

  it('never leads from comparing or later back to a reader', () => {
    const later = CASE_STATES.slice(CASE_STATES.indexOf('comparing'));
    for (const from of later) for (const to of ['enrolled', 'reading'] as const) expect(canMove(from, to)).toBe(false);
    for (const state of later) expect(transitionFor(state, 'claimRead', 'reader')).toBeUndefined();
  });

  it('changes a signed case by amendment, publication or withdrawal only', () => {
    const roads = ACTIONS.filter((action) => ACTING.some((role) => transitionFor('signed', action, role)));
    expect(roads).toEqual(['publish', 'amend', 'withdraw']);
  });

  it('lets nobody with results in view move a case to a signature', () => {
    for (const role of ['coordinator', 'auditor', 'admin', 'reader', 'adjudicator'] as const)
      for (const state of CASE_STATES) expect(transitionFor(state, 'claimSignOff', role)).toBeUndefined();
  });

  it('is the page in docs/reference', async () => {
    await expect(page()).toMatchFileSnapshot('../../../docs/reference/transitions.md');
  });
});
