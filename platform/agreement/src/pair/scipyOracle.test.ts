import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildMask, type MaskRecipe } from '../../test/maskRecipe.ts';
import { meanSurface } from '../consensus/meanSurface.ts';
import { bestAssignment } from '../instances/assignment.ts';
import type { BitMask } from '../mask/bitMask.ts';
import { componentCount, componentMasks } from '../mask/components.ts';
import type { Grid } from '../mask/grid.ts';
import { equalMasks, orMasks } from '../mask/maskLogic.ts';
import { compareMasks } from './compareMasks.ts';
import { measurePair } from './measurePair.ts';

interface Oracle {
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: readonly (Grid & {
    readonly name: string;
    readonly size: [number, number, number];
    readonly a: MaskRecipe;
    readonly b: MaskRecipe;
    readonly expected: Readonly<Record<string, number | string>>;
  })[];
  readonly assignments: readonly { readonly weights: number[][]; readonly total: number }[];
}

const oracle: Oracle = JSON.parse(
  readFileSync(new URL('../../test/oracle/scipy_oracle.json', import.meta.url), 'utf8'),
);
const sha256 = (mask: BitMask) => createHash('sha256').update(mask.bits).digest('hex');

describe(`agreement with SciPy ${oracle.versions.scipy} and NumPy ${oracle.versions.numpy}`, () => {
  it('has regular, anisotropic and irregular stacks to compare', () => {
    expect(oracle.cases.length).toBe(15);
  });

  it.each(oracle.cases)('$name', ({ size, a: recipeA, b: recipeB, expected, ...grid }) => {
    const [a, b] = [buildMask(recipeA, size), buildMask(recipeB, size)];
    expect([sha256(a), sha256(b)]).toEqual([expected.sha256A, expected.sha256B]);
    const found = compareMasks(a, b, grid);
    for (const key of ['voxelsA', 'voxelsB', 'voxelsBoth'] as const) expect(found[key]).toBe(expected[key]);
    expect(found.volumeAMl).toBeCloseTo(Number(expected.volumeAMl), 9);
    expect(found.volumeBMl).toBeCloseTo(Number(expected.volumeBMl), 9);
    for (const key of ['dice', 'iou', 'hausdorffMm', 'hd95Mm', 'assdMm'] as const) {
      expect(found.metrics[key], key).toBeCloseTo(Number(expected[key]), 9);
    }
    const { surfaceA, surfaceB } = measurePair(a, b, grid);
    expect([surfaceA, surfaceB]).toEqual([expected.surfaceA, expected.surfaceB]);
    expect([componentCount(a), componentCount(b)]).toEqual([expected.componentsA, expected.componentsB]);
    const parts = componentMasks(a);
    expect(parts.length).toBe(expected.componentsA);
    expect(equalMasks(parts.reduce(orMasks), a)).toBe(true);
    expect(sha256(meanSurface([a, b, orMasks(a, b)], grid))).toBe(expected.meanSurfaceSha256);
  });

  it.each(oracle.assignments)('assigns as well as linear_sum_assignment: total $total', ({ weights, total }) => {
    const columns = bestAssignment(weights);
    expect(new Set(columns.filter((c) => c >= 0)).size).toBe(columns.filter((c) => c >= 0).length);
    expect(columns.reduce((sum, c, r) => sum + (weights[r]?.[c] ?? 0), 0)).toBeCloseTo(total, 9);
  });
});
