import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxMask, buildMask, maskWhere } from '../../test/maskRecipe.ts';
import { AgreementError } from '../agreementError.ts';
import { type BitMask, createMask, getVoxel } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { sliceExtentsMm, sliceSpacingMm } from '../mask/grid.ts';
import { equivalentDiameterMm, volumeMl } from '../mask/maskVolume.ts';
import { compareMasks } from './compareMasks.ts';
import { measurePair } from './measurePair.ts';
import { METRICS, type SingleMetricId } from './metrics.ts';

const SIZE = [17, 15, 9] as const;
const stack: Grid = {
  columnSpacingMm: 0.7,
  rowSpacingMm: 0.9,
  slicePositionsMm: [-40, -37.5, -35, -30, -25, -24, -23, -16, -8],
};

const masks = fc
  .record({
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    perMille: fc.constantFrom(0, 5, 100),
    ellipsoid: fc.tuple(
      fc.integer({ min: 0, max: 33 }),
      fc.integer({ min: 0, max: 29 }),
      fc.integer({ min: 0, max: 17 }),
      fc.integer({ min: 1, max: 15 }),
      fc.integer({ min: 1, max: 15 }),
      fc.integer({ min: 1, max: 9 }),
    ),
  })
  .map(({ seed, perMille, ellipsoid }) =>
    buildMask({ shapes: [['ellipsoid', ...ellipsoid]], noise: { seed, perMille } }, [...SIZE]),
  );

describe('comparing two masks', () => {
  it('gives the same numbers, to the last bit, when the masks are exchanged', () => {
    fc.assert(
      fc.property(masks, masks, (a, b) => {
        const [ab, ba] = [compareMasks(a, b, stack).metrics, compareMasks(b, a, stack).metrics];
        expect(ab.signedVolumeDifferenceMl).toBe(-(ba.signedVolumeDifferenceMl ?? 0) + 0);
        expect({ ...ab, signedVolumeDifferenceMl: 0 }).toEqual({ ...ba, signedVolumeDifferenceMl: 0 });
      }),
      { seed: 2, numRuns: scale('propertyRuns') },
    );
  });

  it('finds a mask in full agreement with itself', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const { presence, metrics } = compareMasks(mask, mask, stack);
        if (presence === 'neither') return;
        expect(metrics).toEqual({
          dice: 1,
          iou: 1,
          hausdorffMm: 0,
          hd95Mm: 0,
          hd95PooledMm: 0,
          hd95MeanMm: 0,
          assdMm: 0,
          masdMm: 0,
          volumeDifferenceMl: 0,
          signedVolumeDifferenceMl: 0,
          volumeDifferencePercent: 0,
          kappa: 1,
        });
      }),
      { seed: 3, numRuns: scale('propertyRuns') },
    );
  });

  it('does not change when both masks move together inside the image', () => {
    const even: Grid = {
      ...stack,
      slicePositionsMm: SIZE.slice(2).flatMap((n) => Array.from({ length: n }, (_, i) => i * 2.5)),
    };
    const moved = (mask: BitMask, [dx, dy, dz]: readonly [number, number, number]) =>
      maskWhere([23, 21, 13], (x, y, z) => {
        const [p, q, r] = [x - dx, y - dy, z - dz];
        return p >= 0 && q >= 0 && r >= 0 && p < SIZE[0] && q < SIZE[1] && r < SIZE[2] && getVoxel(mask, p, q, r);
      });
    const wide: Grid = { ...even, slicePositionsMm: Array.from({ length: 13 }, (_, i) => i * 2.5) };
    const step = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
    );
    fc.assert(
      fc.property(masks, masks, step, (a, b, by) => {
        const before = compareMasks(moved(a, [1, 1, 1]), moved(b, [1, 1, 1]), wide);
        const after = compareMasks(moved(a, by), moved(b, by), wide);
        for (const [id, value] of Object.entries(before.metrics)) {
          const now = after.metrics[id as SingleMetricId];
          if (value === null) expect(now, id).toBeNull();
          else expect(now, id).toBeCloseTo(value, 10);
        }
      }),
      { seed: 4, numRuns: scale('propertyRuns') },
    );
  });

  it('keeps HD95 between 0 and HD, IoU below Dice, and no value NaN', () => {
    fc.assert(
      fc.property(masks, masks, (a, b) => {
        const { metrics } = compareMasks(a, b, stack);
        expect([...Object.keys(metrics), 'nsd'].sort()).toEqual(Object.keys(METRICS).sort());
        for (const value of Object.values(metrics)) if (value !== null) expect(Number.isFinite(value)).toBe(true);
        expect(metrics.hd95Mm ?? 0).toBeLessThanOrEqual(metrics.hausdorffMm ?? 0);
        expect(metrics.assdMm ?? 0).toBeLessThanOrEqual(metrics.hausdorffMm ?? 0);
        expect(metrics.iou ?? 0).toBeLessThanOrEqual(metrics.dice ?? 0);
      }),
      { seed: 5, numRuns: scale('propertyRuns') },
    );
  });

  it('calls two empty masks agreement on absence, without a Dice', () => {
    const empty = createMask(...SIZE);
    const found = compareMasks(empty, empty, stack);
    expect(found.presence).toBe('neither');
    expect(found.metrics).toMatchObject({ dice: null, iou: null, hausdorffMm: null, hd95Mm: null, assdMm: null });
    expect(found.metrics.volumeDifferencePercent).toBeNull();
  });

  it('gives Dice 0 and no distance when only one mask is empty', () => {
    const some = boxMask([...SIZE], [3, 5, 3, 5, 3, 5]);
    const found = compareMasks(some, createMask(...SIZE), stack);
    expect(found.presence).toBe('onlyA');
    expect(compareMasks(createMask(...SIZE), some, stack).presence).toBe('onlyB');
    expect(found.metrics).toMatchObject({ dice: 0, iou: 0, hausdorffMm: null, hd95Mm: null, assdMm: null });
    expect(found.metrics.volumeDifferencePercent).toBe(200);
    const { surfaceA, surfaceB } = measurePair(createMask(...SIZE), some, stack);
    expect([surfaceA, surfaceB]).toEqual([0, 26]);
  });

  it('refuses masks of different sizes and grids that are not a stack', () => {
    const a = createMask(4, 4, 3);
    const grid: Grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 1, 2] };
    const code = (attempt: () => unknown) => {
      try {
        return attempt() && 'accepted';
      } catch (error) {
        return error instanceof AgreementError ? error.code : error;
      }
    };
    expect(code(() => compareMasks(a, createMask(4, 3, 4), grid))).toBe('MASKS_DIFFER');
    for (const slicePositionsMm of [
      [0, 1],
      [0, 1, 1],
      [2, 1, 0],
      [0, Number.NaN, 2],
      [0, 1e-200, 2],
      [0, 1, 1e300],
    ]) {
      expect(code(() => compareMasks(a, a, { ...grid, slicePositionsMm }))).toBe('GRID_INVALID');
    }
    for (const rowSpacingMm of [0, 1e-200, 1e200, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(code(() => compareMasks(a, a, { ...grid, rowSpacingMm }))).toBe('GRID_INVALID');
    }
    expect(code(() => compareMasks(a, a, { ...grid, sliceThicknessMm: -1 }))).toBe('GRID_INVALID');
    expect(code(() => compareMasks(a, a, grid))).toBe('accepted');
  });
});

describe('volumes', () => {
  it('count a slice as thick as half the way to each neighbour, end slices the whole way', () => {
    expect(sliceExtentsMm({ ...stack, slicePositionsMm: [0, 8, 24, 30] })).toEqual([8, 12, 11, 6]);
    const column = boxMask([10, 10, 4], [0, 9, 0, 9, 0, 3]);
    const grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 8, 24, 30] };
    expect(volumeMl(column, grid)).toBeCloseTo(3.7, 12);
  });

  it('of one slice need its thickness', () => {
    const one = boxMask([10, 10, 1], [0, 9, 0, 9, 0, 0]);
    const grid: Grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [7] };
    expect(volumeMl(one, grid)).toBeNull();
    expect(compareMasks(one, one, grid).metrics.volumeDifferenceMl).toBeNull();
    expect(volumeMl(one, { ...grid, sliceThicknessMm: 5 })).toBeCloseTo(0.5, 12);
    expect(sliceSpacingMm(grid)).toBeNull();
    expect(sliceSpacingMm(stack)).toBe(3.75);
  });

  it('have the diameter of their sphere', () => {
    expect(equivalentDiameterMm((4 / 3) * Math.PI * 5 ** 3 * 1e-3)).toBeCloseTo(10, 12);
  });
});
