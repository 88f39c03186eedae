import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildMask, type MaskRecipe } from '../../test/maskRecipe.ts';
import type { BitMask } from '../mask/bitMask.ts';
import { centroidMm } from '../mask/centroid.ts';
import { nearestVoxels } from '../mask/componentDistance.ts';
import { componentCount, connectedComponents } from '../mask/components.ts';
import type { Grid } from '../mask/grid.ts';
import { findHoles } from '../mask/holes.ts';
import { wholeStack } from './readerPatterns.ts';
import { staple, stapleMask } from './staple.ts';

type Size = [number, number, number];
interface Counted {
  readonly count: number;
  readonly voxels: number;
}
interface Oracle {
  readonly versions: Readonly<Record<string, string>>;
  readonly staple: readonly {
    readonly name: string;
    readonly size: Size;
    readonly marginVoxels: number | null;
    readonly reads: readonly MaskRecipe[];
    readonly expected: {
      readonly voxelsOfRegion: number;
      readonly sensitivity: readonly number[];
      readonly specificity: readonly number[];
      readonly elapsedIterations: number;
      readonly probabilities: Readonly<Record<string, number>>;
      readonly maskSha256: string;
    };
  }[];
  readonly components: readonly (Grid & {
    readonly name: string;
    readonly size: Size;
    readonly mask: MaskRecipe;
    readonly expected: Readonly<
      Record<
        '6' | '18' | '26',
        { readonly count: number; readonly sizes: readonly number[]; readonly centroidsMm: readonly number[][] }
      >
    > & { readonly cavities: Counted; readonly holesOfSlices: Counted; readonly nearestMm: readonly number[] };
  })[];
}

const oracle: Oracle = JSON.parse(readFileSync(new URL('../../test/oracle/itk_oracle.json', import.meta.url), 'utf8'));
const sha256 = (mask: BitMask) => createHash('sha256').update(mask.bits).digest('hex');

describe(`STAPLE of ITK ${oracle.versions.ITK} (SimpleITK ${oracle.versions.SimpleITK})`, () => {
  it.each(oracle.staple)('$name', ({ size, marginVoxels, reads: recipes, expected }) => {
    const reads = recipes.map((recipe) => buildMask(recipe, size));
    const [columns, rows, slices] = size;
    const region = marginVoxels === null ? { box: wholeStack({ columns, rows, slices }) } : { marginVoxels };
    const found = staple(reads, { region });
    expect(found.voxelsOfRegion).toBe(expected.voxelsOfRegion);
    // ITK counts from 0.
    expect([found.iterations, found.hasConverged]).toEqual([expected.elapsedIterations + 1, true]);
    for (const r of reads.keys()) {
      expect(found.sensitivity[r]).toBeCloseTo(expected.sensitivity[r] ?? -1, 9);
      expect(found.specificity[r]).toBeCloseTo(expected.specificity[r] ?? -1, 9);
    }
    for (const [pattern, probability] of Object.entries(expected.probabilities)) {
      expect(found.probabilities[Number(pattern)], pattern).toBeCloseTo(probability, 9);
    }
    expect(sha256(stapleMask(reads, found))).toBe(expected.maskSha256);
  });
});

describe(`components of SciPy ${oracle.versions.scipy} and ITK ${oracle.versions.ITK}`, () => {
  it.each(oracle.components)('$name', ({ size, mask: recipe, expected, ...grid }) => {
    const mask = buildMask(recipe, size);
    for (const connectivity of [6, 18, 26] as const) {
      const { count, sizes, centroidsMm } = expected[connectivity];
      const found = connectedComponents(mask, connectivity);
      expect([found.length, componentCount(mask, connectivity)]).toEqual([count, count]);
      expect(found.map(({ voxels }) => voxels)).toEqual(sizes);
      for (const [i, [columnMm = 0, rowMm = 0, sliceMm = 0]] of centroidsMm.entries()) {
        const part = found[i];
        const centroid = part && centroidMm(part, grid);
        expect(centroid?.columnMm).toBeCloseTo(columnMm, 9);
        expect(centroid?.rowMm).toBeCloseTo(rowMm, 9);
        expect(centroid?.sliceMm).toBeCloseTo(sliceMm, 9);
      }
    }
    const [first, ...others] = connectedComponents(mask, 6);
    for (const [i, mm] of expected.nearestMm.entries()) {
      const other = others[i];
      expect(first && other && nearestVoxels(first, other, grid)?.mm).toBeCloseTo(mm, 9);
    }
    for (const [within, { count, voxels }] of [
      ['stack', expected.cavities],
      ['slice', expected.holesOfSlices],
    ] as const) {
      const holes = findHoles(mask, within);
      expect([holes.length, holes.reduce((sum, hole) => sum + hole.voxels, 0)], within).toEqual([count, voxels]);
    }
  });
});
