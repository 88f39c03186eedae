import { describe, expect, it } from 'vitest';
import {
  AUDIT_EVENTS,
  type AuditEventKind,
  adjudicatorGuard,
  approvalStatement,
  approverGuard,
  auditSentence,
  printedAgainst,
  readerGuard,
  signOffProblems,
} from '../src/index.ts';

const people = { readers: ['r1', 'r2'], adjudicators: ['a1'], declined: ['d1'] };
const person = (accountId: string) => ({ accountId, roles: [] });

describe('guards', () => {
  it('keep readers out of adjudication and sign-off, and everyone from a case declined', () => {
    expect(adjudicatorGuard(person('r1'), people)).toBe('You read this case; someone else must settle it.');
    expect(adjudicatorGuard(person('a1'), people)).toBeUndefined();
    expect(adjudicatorGuard(person('d1'), people)).toBe('You declined this case.');
    expect(approverGuard(false)(person('r2'), people)).toBe('You read this case; someone else must sign it.');
    expect(approverGuard(true)(person('r2'), people)).toBe('You read this case; someone else must sign it.');
    expect(approverGuard(false)(person('a1'), people)).toBe('You adjudicated this case; someone else must sign it.');
    expect(approverGuard(true)(person('a1'), people)).toBeUndefined();
    expect(approverGuard(false)(person('s1'), people)).toBeUndefined();
  });

  it('let nobody read twice, after declining, or with results in view', () => {
    expect(readerGuard(person('r1'), people)).toBe('You have read this case already.');
    expect(readerGuard(person('d1'), people)).toBe('You declined this case.');
    expect(readerGuard({ accountId: 'x', roles: ['reader', 'coordinator'] }, people)).toMatch(/sees results/);
    expect(readerGuard({ accountId: 'x', roles: ['reader'] }, people)).toBeUndefined();
  });
});

describe('signing', () => {
  const slices = { toShow: { pv: ['1.1', '1.2'], art: ['2.1'] }, shown: { pv: ['1.2', '1.1', '9.9'], art: ['2.1'] } };
  it('needs every covered slice and every point of the checklist', () => {
    expect(signOffProblems(slices, ['Seen'], [true])).toEqual([]);
    expect(signOffProblems({ ...slices, shown: { pv: ['1.1'] } }, ['Seen', 'Codes'], [true])).toEqual([
      '2 of the 3 slices that the final mask covers have not been shown.',
      'Not ticked: Codes',
    ]);
    expect(signOffProblems({ toShow: {}, shown: {} }, [], [])).toEqual([]);
  });

  it('says what is signed, also that something could not be decided', () => {
    expect(approvalStatement('Liver CT', '1.2.0', { hasMasks: true, indeterminate: 1 })).toBe(
      'I have reviewed each final mask on all slices that it covers, and the answers, and approve them as reference standard for this case under Liver CT, SOP 1.2.0. 1 finding could not be decided; I approve that as the result.',
    );
  });
});

describe('words', () => {
  it('never prints two different numbers alike', () => {
    expect(printedAgainst(0.7499999, 0.75)).toEqual(['0.7499999', '0.7500000']);
    expect(printedAgainst(0.71, 0.75)).toEqual(['0.71', '0.75']);
    expect(printedAgainst(0.75, 0.75)).toEqual(['0.75', '0.75']);
    expect(printedAgainst(0.2, 0.125)).toEqual(['0.200', '0.125']);
    expect(printedAgainst(0.0001, 0.0001)).toEqual(['0.0001', '0.0001']);
    expect(printedAgainst(0.1 + 0.2, 0.3)[0]).not.toBe(printedAgainst(0.1 + 0.2, 0.3)[1]);
  });

  it('has a whole sentence for every audit event, even with nothing known', () => {
    for (const kind of Object.keys(AUDIT_EVENTS) as AuditEventKind[]) {
      const text = auditSentence(kind, {}, null);
      expect(text, kind).not.toMatch(/[{}]|undefined|null/);
    }
    const period = { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z', comment: 'Nothing unusual.' };
    expect(auditSentence('log.reviewed', period, 'U-01')).toBe(
      'U-01 reviewed the audit trail from 2026-01-01 00:00 UTC to 2026-02-01 00:00 UTC: Nothing unusual.',
    );
    expect(auditSentence('task.claimed', { kind: 'signOff' }, 'S-01')).toBe('S-01 began to review the final mask');
    expect(auditSentence('signOff.returned', { reason: 'sopUnclear' }, 'S-01')).toBe(
      'S-01 returned the case to adjudication: SOP unclear',
    );
    expect(auditSentence('case.state', { from: 'reviewing', to: 'signed' }, null)).toBe(
      'Case moved from reviewing to signed',
    );
  });
});
