import { describe, expect, it } from 'vitest';
import { boxMask, buildMask } from '../../test/maskRecipe.ts';
import { Arena } from '../engine/arena.ts';
import { createKernel, type KernelForm } from '../engine/kernel.ts';
import { createMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { measureIn, measurePair } from './measurePair.ts';

const grid = (positions: readonly number[], more: Partial<Grid> = {}): Grid => ({
  columnSpacingMm: 0.5,
  rowSpacingMm: 0.75,
  slicePositionsMm: positions,
  ...more,
});
const stack = (count: number, mm: number) => Array.from({ length: count }, (_, i) => i * mm);
const noisy = (seed: number, size: [number, number, number]) =>
  buildMask({ shapes: [['ellipsoid', 30, 24, 14, 22, 18, 10]], noise: { seed, perMille: 20 } }, size);

describe('surface elements', () => {
  it('of a long bar have nearly the area of its sides', () => {
    // 40 x 30 x 20 voxels; marching cubes cuts edges and corners off.
    const bar = boxMask([44, 34, 24], [2, 41, 2, 31, 2, 21]);
    const { surfaceA } = measurePair(bar, bar, grid(stack(24, 2)), { definition: 'surfel' });
    const [x, y, z] = [40 * 0.5, 30 * 0.75, 20 * 2];
    const cut = (p: number, q: number) => Math.hypot(p, q) / 2 - p / 2 - q / 2;
    // Each edge loses half a voxel of both its sides and gains the bevel; at its two ends stand corners instead.
    const edges = 4 * ((x - 0.5) * cut(0.75, 2) + (y - 0.75) * cut(0.5, 2) + (z - 2) * cut(0.5, 0.75));
    const triangle = Math.hypot(0.75 * 2, 0.5 * 2, 0.5 * 0.75) / 8;
    const atCorners = 8 * (triangle - (0.75 * 2 + 0.5 * 2 + 0.5 * 0.75) / 4);
    expect(surfaceA).toBeCloseTo(2 * (x * y + y * z + x * z) + edges + atCorners, 9);
  });

  it.each<readonly [string, readonly number[]]>([
    ['slices of one distance', stack(15, 1.25)],
    ['positions that have been rounded', stack(15, 0.1).map((mm) => mm - 125.3)],
    ['uneven slices', [0, 1, 2.5, 3, 7, 7.5, 9, 10, 14, 15, 16, 18, 21, 22, 30]],
  ])('are the same to the last bit in both forms of the engine and whatever the budget: %s', (_, positions) => {
    const [a, b] = [noisy(5, [31, 25, 15]), noisy(9, [31, 25, 15])];
    const options = { definition: 'surfel', tolerancesMm: [0.4, 1, 3.3] } as const;
    const by = (form: KernelForm, budget?: number) => {
      const steps = measureIn(new Arena(createKernel(form)), a, b, grid(positions), options, budget);
      for (;;) {
        const next = steps.next();
        if (next.done === true) return next.value;
      }
    };
    const expected = measurePair(a, b, grid(positions), options);
    expect(expected.hausdorffMm).toBeGreaterThan(0);
    for (const found of [by('plain'), by('wasm', 0), by('plain', 0)]) expect(found).toEqual(expected);
  });

  it('are exchanged with the masks, and no other bit', () => {
    const [a, b] = [noisy(5, [31, 25, 15]), noisy(9, [31, 25, 15])];
    const options = { definition: 'surfel', tolerancesMm: [0.4, 1] } as const;
    const [there, back] = [
      measurePair(a, b, grid(stack(15, 1)), options),
      measurePair(b, a, grid(stack(15, 1)), options),
    ];
    for (const key of ['hausdorffMm', 'hd95Mm', 'hd95PooledMm', 'hd95MeanMm', 'assdMm', 'masdMm', 'nsd'] as const) {
      expect(back[key]).toEqual(there[key]);
    }
    expect([back.surfaceA, back.meanAToBMm]).toEqual([there.surfaceB, there.meanBToAMm]);
  });

  it('are as long as the gap of the slices they lie between', () => {
    const [even, uneven] = [stack(9, 1), [0, 1, 2, 3, 6, 7, 8, 9, 10]];
    const box = boxMask([12, 12, 9], [2, 9, 2, 9, 2, 6]);
    const surface = (positions: readonly number[]) =>
      measurePair(box, box, grid(positions), { definition: 'surfel' }).surfaceA;
    // The one gap of 3 mm instead of 1 makes the four sides 2 mm longer; bevels along the slices too.
    const [w, h] = [7 * 0.5, 7 * 0.75];
    const bevel = Math.hypot(0.5, 0.75) / 2;
    expect(surface(uneven) - surface(even)).toBeCloseTo(2 * (2 * w + 2 * h + 4 * bevel), 9);
  });

  it('lie midway between uneven slices, and half the last distance beyond the ends', () => {
    const size = [9, 9, 4] as [number, number, number];
    const [a, b] = [boxMask(size, [0, 8, 0, 8, 0, 3]), boxMask(size, [0, 8, 0, 8, 1, 3])];
    const { hausdorffMm } = measurePair(a, b, grid([0, 4, 5, 7]), { definition: 'surfel' });
    // From the face before slice 0 (at -2) to that between slices 0 and 1 (at 2).
    expect(hausdorffMm).toBe(4);
  });

  it('of one slice with a thickness lie on both of its faces; without one, on its outline', () => {
    const square = boxMask([12, 12, 1], [2, 9, 2, 9, 0, 0]);
    const smaller = boxMask([12, 12, 1], [3, 9, 2, 9, 0, 0]);
    const thick = measurePair(square, smaller, grid([0], { sliceThicknessMm: 3 }), { definition: 'surfel' });
    const flat = measurePair(square, smaller, grid([0]), { definition: 'surfel' });
    const bevel = Math.hypot(0.5, 0.75) / 2;
    expect(flat.surfaceA).toBeCloseTo(2 * (7 * 0.5 + 7 * 0.75) + 4 * bevel, 12);
    expect(thick.surfaceA).toBeGreaterThan(2 * (7 * 0.5 * 7 * 0.75));
    expect([flat.hausdorffMm, thick.hausdorffMm]).toEqual([0.5, 0.5]);
    expect([flat.volumeAMl, thick.volumeAMl]).toEqual([null, (64 * 0.5 * 0.75 * 3) / 1000]);
  });

  it('are counted where the other mask is empty, though no distance is defined', () => {
    const ball = noisy(5, [31, 25, 15]);
    const options = { definition: 'surfel', tolerancesMm: [1] } as const;
    const alone = measurePair(ball, createMask(31, 25, 15), grid(stack(15, 1)), options);
    expect(alone.surfaceA).toBe(measurePair(ball, ball, grid(stack(15, 1)), options).surfaceA);
    expect(alone).toMatchObject({ surfaceB: 0, hausdorffMm: null, hd95Mm: null, assdMm: null, dice: 0 });
    expect(alone.nsd).toEqual([{ toleranceMm: 1, value: null }]);
  });

  it('of equal masks are all within any tolerance', () => {
    const ball = noisy(5, [31, 25, 15]);
    const { nsd, hausdorffMm, hd95PooledMm } = measurePair(ball, ball, grid(stack(15, 1)), {
      definition: 'surfel',
      tolerancesMm: [0, 2],
    });
    expect([hausdorffMm, hd95PooledMm, ...nsd.map(({ value }) => value)]).toEqual([0, 0, 1, 1]);
  });
});
