import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballMask, boxMask, buildMask } from '../../test/maskRecipe.ts';
import { type BitMask, createMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { voxelCount } from '../mask/maskCounts.ts';
import { andNotMasks, equalMasks } from '../mask/maskLogic.ts';
import { intersection, randomRead, union } from './consensus.ts';
import { majority } from './majority.ts';
import { meanSurface } from './meanSurface.ts';

const SIZE = [14, 12, 7] as const;
const grid: Grid = { columnSpacingMm: 0.7, rowSpacingMm: 0.9765625, slicePositionsMm: [0, 2.5, 5, 6.1, 10, 18, 20] };

const reads = fc
  .array(
    fc
      .tuple(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 8, max: 14 }), fc.integer({ min: 8, max: 14 }))
      .map(([seed, cx, rx]) =>
        buildMask({ shapes: [['ellipsoid', cx, 12, 6, rx, 9, 5]], noise: { seed, perMille: 30 } }, [...SIZE]),
      ),
    { minLength: 3, maxLength: 5 },
  )
  .chain((list) =>
    fc.record({ list: fc.constant(list), other: fc.shuffledSubarray(list, { minLength: list.length }) }),
  );

describe('consensus', () => {
  it.each([
    ['intersection', intersection],
    ['union', union],
    ['majority', majority],
    ['meanSurface', (list: readonly BitMask[]) => meanSurface(list, grid)],
  ])('%s gives the same bits in whatever order the reads come', (_, method) => {
    fc.assert(
      fc.property(reads, ({ list, other }) => {
        const before = list.map((read) => read.bits.slice());
        const result = method(list);
        expect(equalMasks(result, method(other))).toBe(true);
        expect(list.map((read) => read.bits)).toEqual(before);
        expect(voxelCount(andNotMasks(result, union(list)))).toBe(0);
        expect(voxelCount(andNotMasks(intersection(list), result))).toBe(0);
      }),
      { seed: 8, numRuns: scale('propertyRuns') },
    );
  });

  it('of identical reads is that read, by every method', () => {
    const read = ballMask([...SIZE], [6, 6, 3], 3);
    for (const result of [
      intersection([read, read]),
      union([read, read]),
      majority([read, read, read]),
      meanSurface([read, read], grid),
      randomRead([read, read], 1),
    ]) {
      expect(equalMasks(result, read)).toBe(true);
      expect(result.bits).not.toBe(read.bits);
    }
  });

  it('by lot is the read that was drawn, and no other', () => {
    const [a, b] = [boxMask([...SIZE], [0, 1, 0, 1, 0, 1]), boxMask([...SIZE], [0, 2, 0, 2, 0, 2])];
    expect(equalMasks(randomRead([a, b], 1), b)).toBe(true);
    expect(() => randomRead([a, b], 2)).toThrow(/read 2/);
  });

  it('by majority needs three reads, and more than half of them', () => {
    const [a, b] = [boxMask([...SIZE], [0, 4, 0, 0, 0, 0]), boxMask([...SIZE], [3, 8, 0, 0, 0, 0])];
    expect(() => majority([a, b])).toThrow(/3 reads.*tie.*2 came/);
    expect(equalMasks(majority([a, b, b]), b)).toBe(true);
    expect(equalMasks(majority([a, a, b, b]), intersection([a, b]))).toBe(true);
  });

  it('by mean surface lies midway between two surfaces, in mm rather than voxels', () => {
    const wide = [13, 5, 5] as const;
    const stack: Grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 1, 2, 3, 4] };
    const short = boxMask([...wide], [0, 3, 0, 4, 0, 4]);
    const long = boxMask([...wide], [0, 9, 0, 4, 0, 4]);
    // Whole slabs: in the middle row only the way along the columns counts.
    const middle = meanSurface([short, long], stack);
    expect(voxelCount(andNotMasks(middle, long))).toBe(0);
    expect(voxelCount(andNotMasks(short, middle))).toBe(0);
    expect(voxelCount(middle)).toBeGreaterThan(voxelCount(short));
    expect(voxelCount(middle)).toBeLessThan(voxelCount(long));
  });

  it('by mean surface keeps a finding of single voxels that are neighbours', () => {
    const [a, b] = [boxMask([...SIZE], [4, 4, 4, 4, 3, 3]), boxMask([...SIZE], [5, 5, 4, 4, 3, 3])];
    expect(voxelCount(meanSurface([a, b], grid))).toBe(2);
  });

  it('by mean surface of reads without a finding is empty, and is not defined if only some are empty', () => {
    const empty = createMask(...SIZE);
    expect(voxelCount(meanSurface([empty, empty], grid))).toBe(0);
    expect(() => meanSurface([empty, boxMask([...SIZE], [0, 1, 0, 1, 0, 1])], grid)).toThrow(/every read/);
    expect(() => meanSurface([], grid)).toThrow(/1 reads/);
  });
});
