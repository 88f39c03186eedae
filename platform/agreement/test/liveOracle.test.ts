import { readFileSync } from 'node:fs';
import { scaleName, testDataPath, withoutPythonOracles, withoutTestData } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BitMask } from '../src/mask/bitMask.ts';
import { componentCount } from '../src/mask/components.ts';
import type { Grid } from '../src/mask/grid.ts';
import { maskFromLabels } from '../src/mask/maskLabels.ts';
import { measurePair } from '../src/pair/measurePair.ts';
import type { SurfaceDefinition } from '../src/pair/pairMetrics.ts';
import { LiveOracle, type OracleNumbers } from './liveOracle.ts';
import { buildMask, type MaskRecipe } from './maskRecipe.ts';
import { readNpz } from './readNpz.ts';

/** Relative; numbers of theirs that are 0 must be 0. */
const TOLERANCE = 1e-9;
/** None of these is a distance of two voxels of the grids below, so that no last bit decides whether one is within. */
const TOLERANCES_MM = [0.31, 1.05, 2.3, 5.77];
const DEFINITIONS: readonly SurfaceDefinition[] = ['border', 'surfel'];

interface Pair {
  readonly name: string;
  readonly size: [number, number, number];
  readonly spacingMm: readonly [number, number, number];
  readonly a: MaskRecipe;
  readonly b: MaskRecipe;
}

const recipe = (seed: number, perMille: number, ...shapes: MaskRecipe['shapes']): MaskRecipe => ({
  shapes,
  noise: { seed, perMille },
});
const PAIRS: readonly Pair[] = [
  {
    name: 'organs, slices five times as far apart as pixels',
    size: [61, 57, 17],
    spacingMm: [0.7, 0.7, 3.5],
    a: recipe(1, 0, ['ellipsoid', 60, 56, 17, 40, 36, 13]),
    b: recipe(1, 0, ['ellipsoid', 63, 55, 18, 38, 40, 12]),
  },
  {
    name: 'rows, columns and slices of different sizes, noise on 33 columns',
    size: [33, 29, 15],
    spacingMm: [0.45, 1.3, 2.2],
    a: recipe(7, 30, ['ellipsoid', 30, 28, 14, 22, 20, 10]),
    b: recipe(8, 30, ['ellipsoid', 33, 31, 15, 21, 22, 11]),
  },
  {
    name: 'lesions, some in one mask only, on 64 columns',
    size: [64, 48, 20],
    spacingMm: [0.9, 0.9, 2],
    a: recipe(
      3,
      0,
      ['ellipsoid', 20, 20, 8, 9, 8, 5],
      ['ellipsoid', 90, 70, 30, 10, 11, 6],
      ['box', 50, 52, 3, 5, 2, 3],
    ),
    b: recipe(3, 0, ['ellipsoid', 22, 21, 9, 9, 9, 5], ['box', 2, 4, 40, 44, 15, 17]),
  },
  {
    name: 'masks that touch every face of the image',
    size: [31, 23, 9],
    spacingMm: [1, 1, 1],
    a: recipe(1, 0, ['box', 0, 30, 0, 22, 0, 8]),
    b: recipe(5, 120, ['box', 0, 30, 0, 22, 0, 8]),
  },
  {
    name: 'one slice',
    size: [47, 45, 1],
    spacingMm: [0.6, 0.8, 5],
    a: recipe(1, 0, ['ellipsoid', 46, 44, 0, 30, 24, 3]),
    b: recipe(1, 0, ['ellipsoid', 50, 40, 0, 28, 25, 3]),
  },
  {
    name: 'an empty slice between two parts, one column wide',
    size: [1, 40, 30],
    spacingMm: [0.5, 0.5, 1.25],
    a: recipe(1, 0, ['box', 0, 0, 3, 20, 2, 9], ['box', 0, 0, 5, 30, 14, 22]),
    b: recipe(1, 0, ['box', 0, 0, 4, 22, 2, 8], ['box', 0, 0, 5, 28, 15, 25]),
  },
  {
    name: 'single voxels in opposite corners',
    size: [70, 35, 12],
    spacingMm: [0.7, 0.9, 4],
    a: recipe(1, 0, ['box', 0, 0, 0, 0, 0, 0]),
    b: recipe(1, 0, ['box', 69, 69, 34, 34, 11, 11]),
  },
  {
    name: 'masks that do not belong together',
    size: [95, 65, 21],
    spacingMm: [0.7, 0.7, 2.5],
    a: recipe(1, 0, ['ellipsoid', 30, 40, 20, 20, 30, 18]),
    b: recipe(1, 0, ['ellipsoid', 170, 100, 30, 4, 5, 3]),
  },
  {
    name: 'nothing but noise',
    size: [65, 21, 7],
    spacingMm: [0.703125, 0.703125, 1.25],
    a: recipe(21, 200),
    b: recipe(22, 200),
  },
];

function compareWith(expected: OracleNumbers, a: BitMask, b: BitMask, grid: Grid, definition: SurfaceDefinition) {
  const found = measurePair(a, b, grid, { definition, tolerancesMm: TOLERANCES_MM });
  const ours: Record<string, unknown> = { ...found, componentsA: componentCount(a), componentsB: componentCount(b) };
  const close = (key: string, value: unknown, theirs: number) => {
    const off = Math.abs(Number(value) - theirs);
    expect(off, `${key}: ${value}, theirs ${theirs}`).toBeLessThanOrEqual(TOLERANCE * Math.abs(theirs));
  };
  const { nsd, ...single } = expected;
  expect(Object.keys(single)).toHaveLength(22);
  for (const [key, theirs] of Object.entries(single)) close(key, ours[key], theirs as number);
  expect(found.nsd.map(({ toleranceMm }) => toleranceMm)).toEqual(TOLERANCES_MM);
  nsd.forEach((theirs, index) => {
    close(`nsd at ${TOLERANCES_MM[index]}`, found.nsd[index]?.value, theirs);
  });
}

describe.skipIf(withoutPythonOracles())('SciPy and surface-distance, asked live', () => {
  let oracle: LiveOracle;
  beforeAll(() => {
    oracle = new LiveOracle();
  });
  afterAll(() => oracle.close());

  describe.each(DEFINITIONS)('%s', (definition) => {
    it.each(PAIRS)('find the same of $name', async ({ size, spacingMm, a: recipeA, b: recipeB }) => {
      const [a, b] = [buildMask(recipeA, size), buildMask(recipeB, size)];
      const expected = await oracle.ask({ masks: [a, b], spacingMm, tolerancesMm: TOLERANCES_MM, definition });
      compareWith(expected, a, b, gridOf(spacingMm, size[2]), definition);
    });

    // Boxes of 36 and 25 million voxels take the others their time; the small scale leaves lesions and lungs out.
    const names = scaleName === 'full' ? ['a_nodule', 'b_liver', 'c_lesions', 'd_lungs'] : ['a_nodule', 'b_liver'];
    it.skipIf(withoutTestData()).each(names)('find the same of the masks of 512 x 512 x 300: %s', async (name) => {
      const path = testDataPath(`masks/${name}.npz`);
      const spacingMm = [0.75, 0.75, 1] as const;
      const asked = oracle.ask({ masks: { npz: path }, spacingMm, tolerancesMm: TOLERANCES_MM, definition });
      const [a, b] = largeMasks(name);
      compareWith(await asked, a, b, gridOf(spacingMm, 300), definition);
    });
  });
});

function gridOf([columnSpacingMm, rowSpacingMm, sliceMm]: readonly [number, number, number], slices: number): Grid {
  return {
    columnSpacingMm,
    rowSpacingMm,
    slicePositionsMm: Array.from({ length: slices }, (_, i) => i * sliceMm),
    sliceThicknessMm: sliceMm,
  };
}

const read = new Map<string, readonly [BitMask, BitMask]>();

/** Both readers' masks of the test data, unpacked once for all definitions. */
function largeMasks(name: string): readonly [BitMask, BitMask] {
  const before = read.get(name);
  if (before !== undefined) return before;
  const arrays = readNpz(readFileSync(testDataPath(`masks/${name}.npz`)));
  const of = (reader: string) => maskFromLabels(512, 512, 300, arrays.get(reader) ?? new Uint8Array());
  const masks = [of('A'), of('B')] as const;
  read.set(name, masks);
  return masks;
}
