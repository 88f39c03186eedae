import { expect, it } from 'vitest';
import { momentWithZone, timeWithZone } from './moment.ts';

const at = new Date('2027-03-12T23:07:41Z');
const berlin = { timeZone: 'Europe/Berlin' };

it('says the zone of the place, and UTC with its day where that is another', () => {
  expect(momentWithZone(at, berlin)).toBe('13 Mar 2027, 00:07 CET (12 Mar 2027, 23:07 UTC)');
  expect(momentWithZone(new Date('2027-03-12T17:07:41Z'), berlin)).toBe('12 Mar 2027, 18:07 CET (17:07 UTC)');
  for (const timeZone of ['UTC', 'Etc/UTC', 'Etc/GMT', 'GMT'])
    expect(momentWithZone(at, { timeZone })).toBe('12 Mar 2027, 23:07 UTC');
  expect(timeWithZone(at, { timeZone: 'Asia/Tokyo' })).toBe('08:07 GMT+9');
});

it('says the seconds where they are asked for', () => {
  expect(momentWithZone(at, { ...berlin, withSeconds: true })).toBe(
    '13 Mar 2027, 00:07:41 CET (12 Mar 2027, 23:07:41 UTC)',
  );
});

it('is UTC in London only while the clocks there are', () => {
  const london = { timeZone: 'Europe/London' };
  expect(momentWithZone(at, london)).toBe('12 Mar 2027, 23:07 UTC');
  expect(momentWithZone(new Date('2027-07-12T17:07:41Z'), london)).toBe('12 Jul 2027, 18:07 BST (17:07 UTC)');
});
