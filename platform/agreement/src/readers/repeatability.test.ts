import { describe, expect, it } from 'vitest';
import { boxMask } from '../../test/maskRecipe.ts';
import type { Grid } from '../mask/grid.ts';
import { measurePair } from '../pair/measurePair.ts';
import { intraReader, repeatability } from './repeatability.ts';

const grid: Grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 2, 4] };
const size = [20, 12, 3] as const;
const box = (to: number) => boxMask(size, [1, to, 2, 6, 0, 2]);

describe('one reader twice', () => {
  it('has the within-subject deviation of Bland and Altman, and what two reads differ by in 95 of 100 cases', () => {
    // By hand: differences 2, -1, 0, 3; squares 4, 1, 0, 9; halves sum to 7; over 4 cases 1.75.
    const found = repeatability([
      [10, 12],
      [21, 20],
      [5, 5],
      [30, 33],
    ]);
    expect(found.withinSubjectSd).toBeCloseTo(Math.sqrt(1.75), 12);
    expect(found.repeatabilityCoefficient).toBeCloseTo(1.96 * Math.sqrt(3.5), 12);
    expect(found).toMatchObject({ cases: 4, meanChange: 1 });
    const percent = 100 * Math.sqrt((2 / 11 ** 2 + 0.5 / 20.5 ** 2 + 4.5 / 31.5 ** 2) / 4);
    expect(found.withinSubjectPercent).toBeCloseTo(percent, 12);
    expect(repeatability([[0, 0]]).withinSubjectPercent).toBeNull();
    expect(() => repeatability([])).toThrow(/one case or more/);
    expect(() => repeatability([[1, Number.NaN]])).toThrow(/finite/);
  });

  it('is measured as a pair, and named so that it is not taken for agreement between readers', () => {
    const found = intraReader([
      { first: box(5), second: box(6), grid },
      { first: box(9), second: box(9), grid },
    ]);
    expect(found.kind).toBe('intraReader');
    expect(found.pairs).toEqual([measurePair(box(5), box(6), grid), measurePair(box(9), box(9), grid)]);
    // 5 x 3 voxels of 2 mm³ more in one of two cases: 0.03 ml.
    expect(found.volumeMl?.withinSubjectSd).toBeCloseTo(Math.sqrt(0.03 ** 2 / 4), 12);
    const flat: Grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0] };
    const [first, second] = [boxMask([4, 4, 1], [0, 1, 0, 1, 0, 0]), boxMask([4, 4, 1], [0, 2, 0, 1, 0, 0])];
    expect(intraReader([{ first, second, grid: flat }]).volumeMl).toBeNull();
    expect(intraReader([]).volumeMl).toBeNull();
  });
});
