import { describe, expect, it } from 'vitest';
import { limitScale } from './limitScale.ts';

const share = { value: 0, noValue: null, low: null, high: null, noInterval: null, method: null };
const steps = (...limits: readonly number[]) =>
  limits.map((limit) => ({ limit, cases: 0, caseShare: share, items: 0, itemShare: share, joining: [] }));
const ratio = { value: 0.9, lowest: 0, highest: 1, isWhole: false };

describe('the scale of a limit', () => {
  it('shows where something changes, and no more', () => {
    const { from, to, grain, ticks } = limitScale(ratio, steps(0, 0.74, 0.9, 0.93, 1), 0.9);
    expect([from, to, grain]).toEqual([0.7, 0.95, 0.002]);
    expect(ticks).toEqual([0.7, 0.75, 0.8, 0.85, 0.9, 0.95]);
  });

  it('makes room for a limit that was typed, up to where a limit can stand', () => {
    expect(limitScale(ratio, steps(0, 0.74, 0.9, 1), 0.1)).toMatchObject({ from: 0, to: 1 });
    expect(limitScale({ ...ratio, highest: null, value: 5 }, steps(0, 5), 30)).toMatchObject({ from: 0, to: 35 });
  });

  it('has room around the present limit where nothing changes, and whole steps where steps are whole', () => {
    expect(limitScale({ ...ratio, highest: null, value: 5 }, steps(0, 5), 5)).toMatchObject({ from: 2, to: 8 });
    expect(limitScale({ value: 1, lowest: 0, highest: 3, isWhole: true }, steps(0, 1, 3), 1)).toEqual({
      ...{ from: 0, to: 3, grain: 1, ticks: [0, 1, 2, 3] },
    });
    expect(limitScale({ value: 0, lowest: 0, highest: null, isWhole: false }, steps(0), 0)).toMatchObject({ from: 0 });
  });
});
