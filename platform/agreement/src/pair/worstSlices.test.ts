import { describe, expect, it } from 'vitest';
import { boxMask } from '../../test/maskRecipe.ts';
import { createMask } from '../mask/bitMask.ts';
import { measurePair } from './measurePair.ts';
import { worstSlices } from './worstSlices.ts';

const SIZE = [29, 23, 6] as const;
const a = boxMask(SIZE, [2, 12, 2, 12, 1, 4], [20, 28, 0, 8, 2, 2]);
const b = boxMask(SIZE, [2, 12, 2, 12, 1, 3], [13, 14, 2, 12, 3, 3]);

describe('the worst slices of two masks', () => {
  it('come with what each mask has alone and a place deep inside the difference, worst first', () => {
    expect(worstSlices(a, b, 5)).toEqual([
      { slice: 4, onlyA: 121, onlyB: 0, point: { column: 7, row: 7, side: 'a' } },
      { slice: 2, onlyA: 81, onlyB: 0, point: { column: 24, row: 4, side: 'a' } },
      { slice: 3, onlyA: 0, onlyB: 22, point: { column: 13, row: 2, side: 'b' } },
    ]);
    expect(worstSlices(a, b, 1).map(({ slice }) => slice)).toEqual([4]);
    expect(worstSlices(a, a, 3)).toEqual([]);
    expect(worstSlices(createMask(...SIZE), b, 9)).toHaveLength(3);
  });

  it('are the same whichever mask is first, and from counts already made', () => {
    const exchanged = worstSlices(b, a, 5).map(({ slice, onlyA, onlyB, point }) => ({
      slice,
      onlyA: onlyB,
      onlyB: onlyA,
      point: { ...point, side: point.side === 'a' ? 'b' : 'a' },
    }));
    expect(exchanged).toEqual(worstSlices(a, b, 5));
    const grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 1, 2, 3, 4, 5] };
    expect(worstSlices(a, b, 5, measurePair(a, b, grid).slices)).toEqual(worstSlices(a, b, 5));
  });
});
