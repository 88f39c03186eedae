import { readFileSync } from 'node:fs';
import { scaleName, testDataPath, withoutTestData } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { readNpz } from '../../test/readNpz.ts';
import { Arena } from '../engine/arena.ts';
import { createKernel } from '../engine/kernel.ts';
import { outcomeOf } from '../engine/outcomeOf.ts';
import { componentCount } from '../mask/components.ts';
import type { Grid } from '../mask/grid.ts';
import { maskFromLabels } from '../mask/maskLabels.ts';
import { measureIn, measurePair } from './measurePair.ts';

// Values of SciPy 1.10.1 on these masks (512 x 512 x 300; 0.75 x 0.75 x 1 mm), two readers each.
const EXPECTED = [
  {
    name: 'a_nodule',
    dice: 0.926484159,
    iou: 0.863037249,
    hd: 1.95256242,
    hd95: 1,
    assd: 0.330246073,
    ml: 0.0855,
    kappa: 0.926481121,
    pooled: 1.0,
    nsd: [0.966772152, 1.0],
    parts: [1, 1],
  },
  {
    name: 'b_liver',
    dice: 0.978075132,
    iou: 0.957091037,
    hd: 5.14781507,
    hd95: 2.46221445,
    assd: 0.960321327,
    ml: 16.17075,
    kappa: 0.977168301,
    pooled: 2.34520788,
    nsd: [0.621161051, 0.919236119],
    parts: [1, 1],
  },
  {
    name: 'c_lesions',
    dice: 0.770963423,
    iou: 0.627290869,
    hd: 55.4898639,
    hd95: 44.3105149,
    assd: 5.20516131,
    ml: 12.614625,
    kappa: 0.770708407,
    pooled: 41.726565,
    nsd: [0.82881052, 0.86756326],
    parts: [45, 46],
  },
  {
    name: 'd_lungs',
    dice: 0.985325496,
    iou: 0.971075446,
    hd: 42.5242578,
    hd95: 1.5,
    assd: 0.71488758,
    ml: 7.3141875,
    kappa: 0.983323517,
    pooled: 1.45773797,
    nsd: [0.845176572, 0.980870798],
    parts: [2, 2],
  },
] as const;

/** Boxes of 36 and 25 million voxels take their time; the small scale leaves lesions and lungs out. */
const measured = scaleName === 'full' ? EXPECTED : EXPECTED.slice(0, 2);

describe.skipIf(withoutTestData())('masks of whole organs', () => {
  it.each(measured)(
    '$name has the values that SciPy finds',
    ({ name, dice, iou, kappa, hd, hd95, pooled, assd, nsd: [within1 = 0, within2 = 0], ml, parts }) => {
      const arrays = readNpz(readFileSync(testDataPath(`masks/${name}.npz`)));
      const [a, b] = ['A', 'B'].map((reader) => {
        const voxels = arrays.get(reader);
        if (voxels === undefined) throw new Error(`${name} has no reader ${reader}.`);
        return maskFromLabels(512, 512, 300, voxels);
      });
      if (a === undefined || b === undefined) throw new Error('Two masks are needed.');
      const grid: Grid = {
        columnSpacingMm: 0.75,
        rowSpacingMm: 0.75,
        slicePositionsMm: Array.from({ length: 300 }, (_, i) => i),
      };
      const start = performance.now();
      const metrics = measurePair(a, b, grid, { tolerancesMm: [1, 2] });
      console.log(`${name}: all metrics in ${Math.round(performance.now() - start)} ms`);
      // The other form of the engine, and the distance transform after half of the search, find the same bits.
      const plain = new Arena(createKernel('plain'));
      expect(outcomeOf(measureIn(plain, a, b, grid, { tolerancesMm: [1, 2] }))).toEqual(metrics);
      const wasm = new Arena(createKernel('wasm'));
      expect(outcomeOf(measureIn(wasm, a, b, grid, { tolerancesMm: [1, 2] }, 1000))).toEqual(metrics);
      expect(metrics.dice).toBeCloseTo(dice, 8);
      expect(metrics.iou).toBeCloseTo(iou, 8);
      expect(metrics.hausdorffMm).toBeCloseTo(hd, 6);
      expect(metrics.hd95Mm).toBeCloseTo(hd95, 6);
      expect(metrics.assdMm).toBeCloseTo(assd, 7);
      expect(metrics.volumeDifferenceMl).toBeCloseTo(ml, 6);
      expect([metrics.kappa, metrics.hd95PooledMm]).toEqual([expect.closeTo(kappa, 8), expect.closeTo(pooled, 6)]);
      expect(metrics.nsd.map(({ value }) => value)).toEqual([expect.closeTo(within1, 7), expect.closeTo(within2, 7)]);
      expect([componentCount(a), componentCount(b)]).toEqual(parts);
    },
  );
});
