import { expect, it } from 'vitest';
import { SlicesSeen } from './slicesSeen.ts';

const order = Array.from({ length: 11 }, (_, i) => `1.2.${i}`);

it('remembers over a pause which slices were shown', () => {
  const before = new SlicesSeen();
  before.begin(order, '');
  for (const i of [0, 3, 4, 10]) expect(before.add(`1.2.${i}`)).toBe(true);
  const after = new SlicesSeen();
  after.begin(order, before.text);
  expect(after.count).toBe(4);
  expect(after.runs).toEqual([
    [2, 3],
    [6, 10],
  ]);
  expect(after.add('1.2.3')).toBe(false);
});

it('does not count images of another series', () => {
  const slices = new SlicesSeen();
  slices.begin(order, '');
  expect(slices.add('9.9')).toBe(false);
  expect(slices.count).toBe(0);
});
