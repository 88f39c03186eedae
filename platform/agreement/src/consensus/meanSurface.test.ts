import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballMask, boxMask, buildMask } from '../../test/maskRecipe.ts';
import { meanSurface as meanSurfaceOfVersion1 } from '../../test/oracle/meanSurfaceOfVersion1.ts';
import type { Grid } from '../mask/grid.ts';
import { equalMasks } from '../mask/maskLogic.ts';
import { meanSurface, meanSurfaceSteps } from './meanSurface.ts';

type Size = [number, number, number];

/** Spacings of which multiples lie just between two nanometres, exactly or nearly, spacings in every proportion, and some of nanometres. */
const spacing = fc.oneof(
  fc.constantFrom(1, 0.9765625, 0.703125, 0.7000005, 0.7031255, 2.5, 0.3),
  fc.double({ min: 0.05, max: 6, noNaN: true }),
);
const tiny = fc.constantFrom(1e-6, 1.4e-6, 2.9e-6, 4e-6);

const size = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 8 }));

const gridOf = (slices: number): fc.Arbitrary<Grid> =>
  fc
    .tuple(fc.oneof({ weight: 9, arbitrary: spacing }, { weight: 1, arbitrary: tiny }), fc.boolean(), fc.boolean())
    .chain(([mm, isCubic, isEven]) =>
      fc.record({
        columnSpacingMm: fc.constant(mm),
        rowSpacingMm: isCubic ? fc.constant(mm) : spacing,
        gaps: isEven
          ? (isCubic ? fc.constant(mm) : spacing).map((gap) => Array.from({ length: slices }, () => gap))
          : fc.array(spacing, { minLength: slices, maxLength: slices }),
        start: fc.constantFrom(0, -125.3, 1e4),
        sliceThicknessMm: fc.constantFrom(undefined, 3, 1e9),
      }),
    )
    .map(({ gaps, start, ...rest }) => {
      let at = start;
      return { ...rest, slicePositionsMm: gaps.map((gap) => (at += gap)) };
    });

const readOf = ([columns, rows, slices]: Size) =>
  fc
    .record({
      kind: fc.constantFrom('body', 'noise', 'sparse', 'box'),
      seed: fc.integer({ min: 1, max: 2 ** 31 }),
      at: fc.tuple(fc.nat(columns - 1), fc.nat(rows - 1), fc.nat(slices - 1)),
      reach: fc.tuple(
        fc.integer({ min: 1, max: columns }),
        fc.integer({ min: 1, max: rows }),
        fc.integer({ min: 1, max: slices }),
      ),
    })
    .map(({ kind, seed, at: [x, y, z], reach: [rx, ry, rz] }) => {
      const body = ['ellipsoid', 2 * x, 2 * y, 2 * z, rx + 1, ry + 1, rz + 1] as const;
      const point = ['box', x, x, y, y, z, z] as const;
      const box = ['box', x, Math.min(columns - 1, x + rx), y, Math.min(rows - 1, y + ry), z, z] as const;
      const shapes = { body: [body], noise: [body, point], sparse: [point], box: [box] }[kind] ?? [];
      return buildMask({ shapes, noise: { seed, perMille: kind === 'noise' ? 80 : 0 } }, [columns, rows, slices]);
    })
    .filter((mask) => mask.bits.some((byte) => byte !== 0));

const input = size.chain((of) =>
  fc.record({ grid: gridOf(of[2]), reads: fc.array(readOf(of), { minLength: 1, maxLength: 4 }) }),
);

describe('the mean surface', () => {
  it('has the bits that version 1.0.0 gave it, whatever the reads and the grid', () => {
    fc.assert(
      fc.property(input, ({ grid, reads }) => {
        expect(equalMasks(meanSurface(reads, grid), meanSurfaceOfVersion1(reads, grid))).toBe(true);
      }),
      { seed: 11, numRuns: 3 * scale('propertyRuns') },
    );
  });

  it.each([0.9765625, 0.7000005, 0.7])('has them where reads nearly agree on a larger body, spacing %f mm', (mm) => {
    const body = (seed: number, r: number) =>
      buildMask({ shapes: [['ellipsoid', 90, 80, 40, r, r - 6, 30]], noise: { seed, perMille: 0 } }, [91, 80, 41]);
    const reads = [body(1, 66), body(2, 69), body(3, 61)];
    const cubes = {
      columnSpacingMm: mm,
      rowSpacingMm: mm,
      slicePositionsMm: Array.from({ length: 41 }, (_, i) => i * mm),
    };
    for (const some of [reads.slice(0, 2), reads]) {
      expect(equalMasks(meanSurface(some, cubes), meanSurfaceOfVersion1(some, cubes))).toBe(true);
    }
  });

  it('is found in steps that can be left between any two of them', () => {
    const grid: Grid = {
      columnSpacingMm: 1,
      rowSpacingMm: 1,
      slicePositionsMm: Array.from({ length: 30 }, (_, i) => i),
    };
    const reads = [ballMask([60, 60, 30], [30, 30, 15], 12), ballMask([60, 60, 30], [33, 30, 15], 12)];
    const left = meanSurfaceSteps(reads, grid);
    expect([left.next().done, left.next().done]).toEqual([false, false]);
    left.return(reads[0] ?? boxMask([1, 1, 1]));
    const fractions = [...meanSurfaceSteps(reads, grid)];
    expect(fractions.length).toBeGreaterThan(2);
    expect(fractions.every((part, i) => part >= (fractions[i - 1] ?? 0) && part <= 1)).toBe(true);
  });
});
