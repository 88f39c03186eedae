import { describe, expect, it } from 'vitest';
import { ballMask, boxMask } from '../../test/maskRecipe.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { orMasks } from '../mask/maskLogic.ts';
import { compareMasks } from './compareMasks.ts';
import { measurePair } from './measurePair.ts';

// Numbers of NumPy and SciPy: boundary voxels by 6 neighbours, beyond the image is outside, percentiles linear.
const even = (slices: number, sliceMm: number, pixelMm = 1): Grid => ({
  columnSpacingMm: pixelMm,
  rowSpacingMm: pixelMm,
  slicePositionsMm: Array.from({ length: slices }, (_, i) => i * sliceMm),
});
const BODY = [40, 40, 20] as const;
const CUBE = [40, 40, 40] as const;
const body = boxMask(BODY, [10, 29, 10, 29, 5, 14]);
const upOne = boxMask(BODY, [10, 29, 10, 29, 6, 15]);

interface Golden {
  readonly name: string;
  readonly a: BitMask;
  readonly b: BitMask;
  readonly grid: Grid;
  /** Dice, HD, HD95, ASSD; MASD where known; shares of surface within 1 and 2 mm. */
  readonly expected: readonly [number, number, number, number, number | null, number, number];
}

const GOLDEN: readonly Golden[] = [
  { name: 'G1: identical boxes', a: body, b: body, grid: even(20, 1), expected: [1, 0, 0, 0, 0, 1, 1] },
  {
    name: 'G2: a box moved by 2 columns of 1 mm',
    a: body,
    b: boxMask(BODY, [12, 31, 10, 29, 5, 14]),
    grid: even(20, 1),
    expected: [0.9, 2, 2, 0.494318, 0.494318, 0.789773, 1],
  },
  {
    name: 'G3: a box moved by one slice of 5 mm',
    a: body,
    b: upOne,
    grid: even(20, 5),
    expected: [0.9, 5, 5, 2.144886, 2.144886, 0.534091, 0.576705],
  },
  {
    name: 'G3w: the same where slices are 1 mm apart',
    a: body,
    b: upOne,
    grid: even(20, 1),
    expected: [0.9, 1, 1, 0.514205, null, 1, 1],
  },
  {
    name: 'G4: a box with one voxel far away',
    a: body,
    b: orMasks(body, boxMask(BODY, [0, 0, 0, 0, 0, 0])),
    grid: even(20, 1),
    expected: [0.999875, 15, 0, 0.005325, 0.005323, 0.999645, 0.999645],
  },
  {
    name: 'G5: half of the box',
    a: body,
    b: boxMask(BODY, [10, 19, 10, 29, 5, 14]),
    grid: even(20, 1),
    expected: [0.666667, 10, 10, 2.14539, 1.793793, 0.670213, 0.712766],
  },
  {
    name: 'G6: concentric balls of radius 8 and 10',
    a: ballMask(CUBE, [20, 20, 20], 8),
    b: ballMask(CUBE, [20, 20, 20], 10),
    grid: even(40, 1),
    expected: [0.67187, 2.44949, 2.236068, 1.944432, 1.934807, 0, 0.674242],
  },
  {
    name: 'G7: balls of radius 8, 3 voxels apart',
    a: ballMask(CUBE, [20, 20, 20], 8),
    b: ballMask(CUBE, [23, 20, 20], 8),
    grid: even(40, 1),
    expected: [0.723566, 3, 3, 1.417643, null, 0.435644, 0.673267],
  },
  {
    name: 'G8: single voxels one column of 0.7 mm apart',
    a: boxMask([9, 9, 5], [4, 4, 4, 4, 2, 2]),
    b: boxMask([9, 9, 5], [5, 5, 4, 4, 2, 2]),
    grid: even(5, 5, 0.7),
    expected: [0, 0.7, 0.7, 0.7, 0.7, 1, 1],
  },
];

describe('golden vectors', () => {
  it.each(GOLDEN)('$name', ({ a, b, grid, expected }) => {
    const [diceValue, hd, hd95, assd, masd, within1, within2] = expected;
    const found = measurePair(a, b, grid, { tolerancesMm: [1, 2] });
    expect(found.dice).toBeCloseTo(diceValue, 6);
    expect(found.hausdorffMm).toBeCloseTo(hd, 6);
    expect(found.hd95Mm).toBeCloseTo(hd95, 6);
    expect(found.assdMm).toBeCloseTo(assd, 6);
    if (masd !== null) expect(found.masdMm).toBeCloseTo(masd, 6);
    expect(found.nsd.map(({ value }) => value)).toEqual([expect.closeTo(within1, 6), expect.closeTo(within2, 6)]);
  });

  it.each([
    ['G2', 2, 2, 2],
    ['G3:', 5, 5, 5],
    ['G3w', 1, 1, 1],
    ['G4', 0, 0, 0],
    ['G5', 10, 10, 6.5],
  ])('%s has an HD95 of %d mm; pooled %d, mean of the directed ones %d', (name, larger, pooled, mean) => {
    const golden = GOLDEN.find((one) => one.name.startsWith(name));
    if (golden === undefined) throw new Error(`${name} is missing.`);
    const { hd95Mm, hd95PooledMm, hd95MeanMm } = measurePair(golden.a, golden.b, golden.grid);
    expect(hd95Mm).toBeCloseTo(larger, 12);
    expect(hd95PooledMm).toBeCloseTo(pooled, 12);
    expect(hd95MeanMm).toBeCloseTo(mean, 12);
  });

  it('gives 0.7 mm for G8 to the last bit, so that a limit of 0.7 mm holds', () => {
    const g8 = GOLDEN.at(-1);
    if (g8 === undefined) throw new Error('G8 is missing.');
    expect(compareMasks(g8.a, g8.b, g8.grid).metrics.hd95Mm).toBe(0.7);
  });
});
