import { expect } from 'vitest';
import type { PairMetrics } from '../../src/pair/pairMetrics.ts';

/** Figures of a pair that are lengths, and those of them that a sum takes part in. */
export const LENGTHS = [
  'hausdorffMm',
  'hd95Mm',
  'hd95PooledMm',
  'hd95MeanMm',
  'assdMm',
  'masdMm',
  'meanAToBMm',
  'meanBToAMm',
] as const satisfies readonly (keyof PairMetrics)[];

/** Expects numbers to be equal but for the rounding of sums; null equals null alone. */
export function expectClose(name: string, found: number | null, expected: number | null): void {
  if (found === null || expected === null) {
    expect([name, found]).toEqual([name, expected]);
    return;
  }
  const off = Math.abs(found - expected);
  expect(off, `${name}: ${found}, expected ${expected}`).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)));
}

/** Expects every figure that does not depend on where the masks lie in their image to be the same. */
export function expectSameMeasure(found: PairMetrics, expected: PairMetrics): void {
  for (const key of ['dice', 'iou', 'voxelsA', 'voxelsB', 'voxelsBoth'] as const)
    expect(found[key]).toBe(expected[key]);
  for (const key of ['volumeAMl', 'volumeBMl', 'signedVolumeDifferenceMl', 'volumeDifferencePercent'] as const) {
    expectClose(key, found[key], expected[key]);
  }
  for (const key of [...LENGTHS, 'surfaceA', 'surfaceB'] as const) expectClose(key, found[key], expected[key]);
  for (const [i, { value }] of expected.nsd.entries()) expectClose('nsd', found.nsd[i]?.value ?? null, value);
}
