import { expect, it } from 'vitest';
import { momentHere, timeHere } from './momentHere.ts';

const at = new Date('2027-03-12T23:07:41Z');

it('says the zone of the place, and UTC with its day where that is another', () => {
  expect(momentHere(at, 'Europe/Berlin')).toBe('13 Mar 2027, 00:07 CET (12 Mar 2027, 23:07 UTC)');
  expect(momentHere(new Date('2027-03-12T17:07:41Z'), 'Europe/Berlin')).toBe('12 Mar 2027, 18:07 CET (17:07 UTC)');
  expect(momentHere(at, 'UTC')).toBe('12 Mar 2027, 23:07 UTC');
  expect(timeHere(at, 'Asia/Tokyo')).toBe('08:07 GMT+9');
});
