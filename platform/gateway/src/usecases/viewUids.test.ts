import { expect, it } from 'vitest';
import { viewUidsOf } from './viewUids.ts';

it('maps the UID of an image key, and keeps its frame', () => {
  const uids = viewUidsOf(new Map([['1.2.3', '2.25.9']]));
  expect([uids.toView('1.2.3'), uids.toView('1.2.3#7'), uids.toView('1.2.4#7')]).toEqual([
    '2.25.9',
    '2.25.9#7',
    '1.2.4#7',
  ]);
  expect([uids.toSource('2.25.9#7'), uids.toSource('2.25.9')]).toEqual(['1.2.3#7', '1.2.3']);
  // The source's own UID is none that the view shows, with or without a frame.
  expect([uids.toSource('1.2.3'), uids.toSource('1.2.3#7'), uids.toSource('1.2.3#07'), uids.toSource('x')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
