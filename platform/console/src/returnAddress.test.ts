import { describe, expect, it } from 'vitest';
import { returnAddress } from './returnAddress.ts';

describe('the way back after signing in', () => {
  it('leads to the task that was open', () => {
    const task = '/read?StudyInstanceUIDs=1.2.3&task=1';
    expect(returnAddress(`?return=${encodeURIComponent(task)}`)).toBe(task);
  });

  it.each([
    '',
    '?return=',
    '?return=https://elsewhere.example/read?x',
    '?return=//elsewhere.example/read?x',
    '?return=/%5Celsewhere/read',
    '?return=/api/session',
  ])('does not lead elsewhere: %s', (search) => {
    expect(returnAddress(search)).toBeUndefined();
  });
});
