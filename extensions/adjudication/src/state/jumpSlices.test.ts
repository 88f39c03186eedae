import { expect, it } from 'vitest';
import { jumpSlices } from './jumpSlices.ts';

it('offers the slices that differ most, worst first, and none beside another', () => {
  expect(jumpSlices([0, 5, 9, 8, 0, 0, 9, 0, 0, 0, 3])).toEqual([2, 6, 10]);
});

it('leaves out what is hardly different beside the worst, and never offers more than four', () => {
  expect(jumpSlices([100, 0, 0, 9, 0, 0, 11])).toEqual([0, 6]);
  expect(jumpSlices([1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0, 5])).toEqual([12, 9, 6, 3]);
  expect(jumpSlices([0, 0])).toEqual([]);
  expect(jumpSlices([])).toEqual([]);
});
