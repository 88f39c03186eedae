import type { SigningView } from '@overread/contract';
import { describe, expect, it } from 'vitest';
import { signingNeed } from './signingNeed.ts';

const KEY: SigningView['keys'][number] = {
  project: 'liver',
  projectTitle: 'Liver',
  role: 'approver',
  code: 'S-01',
  state: 'open',
  sentence: 'In use since yesterday.',
  subject: 'Inês Carvalho',
  fingerprint: null,
  since: null,
  until: null,
};
const VIEW: SigningView = { hasPassphrase: true, keys: [KEY], sessionUntil: null, lockedUntil: null, isDemo: false };
const SOON = '2027-03-12T17:22:00.000Z';

describe('what the next signature asks for', () => {
  it('is password and passphrase at first, and the passphrase alone while a session is open', () => {
    expect(signingNeed(VIEW, 'liver', 'approver')).toEqual({ kind: 'passwordAndPassphrase' });
    const open = { ...VIEW, sessionUntil: SOON };
    expect(signingNeed(open, 'liver', 'approver')).toEqual({ kind: 'passphrase', until: SOON });
  });

  it('is a key of this project and this role, whatever other keys there are', () => {
    for (const [project, role] of [
      ['brain', 'approver'],
      ['liver', 'adjudicator'],
    ] as const)
      expect(signingNeed({ ...VIEW, sessionUntil: SOON }, project, role)).toEqual({
        kind: 'key',
        sentence: 'You have no signing key for this role in this project.',
      });
  });

  it('is what the server says of a key that waits for its certificate', () => {
    const waiting = { ...KEY, state: 'asked' as const, sentence: 'A coordinator has to issue the certificate.' };
    expect(signingNeed({ ...VIEW, keys: [waiting] }, 'liver', 'approver')).toEqual({
      kind: 'key',
      sentence: 'A coordinator has to issue the certificate.',
    });
  });

  it('is patience after too many wrong passphrases, even if a session is open', () => {
    const locked = { ...VIEW, sessionUntil: SOON, lockedUntil: SOON };
    expect(signingNeed(locked, 'liver', 'approver')).toEqual({ kind: 'wait', until: SOON });
  });
});
