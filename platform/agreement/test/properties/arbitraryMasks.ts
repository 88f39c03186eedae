import fc from 'fast-check';
import type { BitMask } from '../../src/mask/bitMask.ts';
import type { Grid } from '../../src/mask/grid.ts';
import { buildMask } from '../maskRecipe.ts';

export type Size = [columns: number, rows: number, slices: number];

/** None of these is a distance on any of the grids, so that no last bit decides whether one is within. */
export const TOLERANCES_MM = [0.4142, 1.3137, 4.7771];

/** Widths on both sides of a word's 32 columns, and stacks from one slice on. */
export const sizes: fc.Arbitrary<Size> = fc.tuple(
  fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 29, max: 37 }), fc.constantFrom(63, 64, 65)),
  fc.integer({ min: 1, max: 13 }),
  fc.integer({ min: 1, max: 9 }),
);

const spacing = fc.oneof(
  fc.constantFrom(1, 0.703125, 0.9765625, 0.7, 2.5),
  fc.double({ min: 0.2, max: 8, noNaN: true }),
);

/** Even or uneven stacks, of spacings in every proportion. */
export const gridsOf = ([, , slices]: Size): fc.Arbitrary<Grid> =>
  fc
    .record({
      columnSpacingMm: spacing,
      rowSpacingMm: spacing,
      gaps: fc.oneof(
        spacing.map((mm) => Array.from({ length: slices }, () => mm)),
        fc.array(spacing, { minLength: slices, maxLength: slices }),
      ),
      sliceThicknessMm: spacing,
    })
    .map(({ gaps, ...rest }) => {
      let at = -20;
      return { ...rest, slicePositionsMm: gaps.map((mm) => (at += mm)) };
    });

/** Even stacks alone: their axes can be exchanged. */
export const evenGridsOf = ([, , slices]: Size): fc.Arbitrary<Grid & { readonly sliceThicknessMm: number }> =>
  fc.record({ columnSpacingMm: spacing, rowSpacingMm: spacing, sliceThicknessMm: spacing }).map((mm) => ({
    ...mm,
    slicePositionsMm: Array.from({ length: slices }, (_, i) => i * mm.sliceThicknessMm),
  }));

/** Bodies, noise, single voxels, sheets and lines, whole images: also at the borders of the image; now and then nothing. */
export function masksOf([columns, rows, slices]: Size): fc.Arbitrary<BitMask> {
  return fc
    .record({
      kind: fc.constantFrom('body', 'rough', 'noise', 'point', 'sheet', 'all', 'body', 'rough', 'none'),
      seed: fc.integer({ min: 1, max: 2 ** 31 }),
      at: fc.tuple(fc.nat(columns - 1), fc.nat(rows - 1), fc.nat(slices - 1)),
      reach: fc.tuple(fc.nat(columns), fc.nat(rows), fc.nat(slices)),
    })
    .map(({ kind, seed, at: [x, y, z], reach: [rx, ry, rz] }) => {
      const ellipsoid = ['ellipsoid', 2 * x, 2 * y, 2 * z, rx + 1, ry + 1, rz + 1] as const;
      const box = (toX: number, toY: number, toZ: number) => ['box', x, toX, y, toY, z, toZ] as const;
      const perMille = kind === 'rough' ? 40 : kind === 'noise' ? 150 : 0;
      const shapes = {
        none: [],
        noise: [],
        body: [ellipsoid],
        rough: [ellipsoid],
        point: [box(x, y, z)],
        sheet: [box(Math.min(columns - 1, x + rx), Math.min(rows - 1, y + ry), z)],
        all: [['box', 0, columns, 0, rows, 0, slices] as const],
      }[kind];
      return buildMask({ shapes, noise: { seed, perMille } }, [columns, rows, slices]);
    });
}

/** Masks on one grid. */
export const onOneGrid = <N extends number>(
  count: N,
  grids: (size: Size) => fc.Arbitrary<Grid> = gridsOf,
): fc.Arbitrary<{ readonly size: Size; readonly grid: Grid; readonly masks: readonly BitMask[] }> =>
  sizes.chain((size) =>
    fc.record({
      size: fc.constant(size),
      grid: grids(size),
      masks: fc.array(masksOf(size), { minLength: count, maxLength: count }),
    }),
  );
