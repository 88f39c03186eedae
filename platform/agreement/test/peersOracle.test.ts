import { readFileSync } from 'node:fs';
import { testDataPath, withoutTestData } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import type { BitMask } from '../src/mask/bitMask.ts';
import { componentCount } from '../src/mask/components.ts';
import type { Grid } from '../src/mask/grid.ts';
import { maskFromLabels } from '../src/mask/maskLabels.ts';
import { measurePair } from '../src/pair/measurePair.ts';
import type { PairMetrics } from '../src/pair/pairMetrics.ts';
import { buildMask, type MaskRecipe } from './maskRecipe.ts';
import { readNpz } from './readNpz.ts';
import { regionHausdorffMm } from './regionHausdorff.ts';

/** MONAI computes in float32, ITK's filters partly too. */
const TOLERANCE = 1e-6;

/** What peers_oracle.py found: each number under the key of ours that it equals; `assd` and `ravd` as MedPy calls them. */
interface PeerValues {
  readonly monai: Readonly<Record<'dice' | 'iou' | 'hausdorffMm' | 'hd95Mm' | 'assdMm' | 'meanBToAMm', number>> & {
    readonly nsd: readonly number[];
    readonly nsdSurfel: readonly number[];
  };
  readonly medpy: Readonly<
    Record<'dice' | 'iou' | 'hausdorffMm' | 'hd95PooledMm' | 'assd' | 'meanBToAMm' | 'ravd', number>
  >;
  readonly itk: Readonly<Record<'dice' | 'iou' | 'regionHausdorffMm' | 'componentsA' | 'componentsB', number>>;
}
interface Oracle {
  readonly versions: Readonly<Record<string, string>>;
  readonly tolerancesMm: readonly number[];
  readonly cases: readonly (PeerValues & {
    readonly name: string;
    readonly size: [number, number, number];
    readonly spacingMm: readonly [number, number, number];
    readonly a: MaskRecipe;
    readonly b: MaskRecipe;
  })[];
  readonly files: readonly (PeerValues & { readonly name: string })[];
}
const oracle = JSON.parse(readFileSync(new URL('oracle/peers_oracle.json', import.meta.url), 'utf8')) as Oracle;
const { monai, medpy, SimpleITK } = oracle.versions;

function gridOf([columnSpacingMm, rowSpacingMm, sliceMm]: readonly [number, number, number], slices: number): Grid {
  return { columnSpacingMm, rowSpacingMm, slicePositionsMm: Array.from({ length: slices }, (_, i) => i * sliceMm) };
}

function close(name: string, ours: number | null | undefined, theirs: number): void {
  const off = Math.abs((ours ?? Number.NaN) - theirs);
  expect(off, `${name}: ${ours}, theirs ${theirs}`).toBeLessThanOrEqual(TOLERANCE * Math.abs(theirs));
}

function compareWith(peers: PeerValues, a: BitMask, b: BitMask, grid: Grid): void {
  const ours = measurePair(a, b, grid, { tolerancesMm: oracle.tolerancesMm });
  const same = (peer: string, values: Readonly<Record<string, unknown>>, keys: readonly (keyof PairMetrics)[]) => {
    for (const key of keys) close(`${peer} ${key}`, ours[key] as number | null, Number(values[key]));
  };
  same('MONAI', peers.monai, ['dice', 'iou', 'hausdorffMm', 'hd95Mm', 'assdMm', 'meanBToAMm']);
  peers.monai.nsd.forEach((value, index) => {
    close(`MONAI NSD at ${oracle.tolerancesMm[index]}`, ours.nsd[index]?.value, value);
  });
  const surfel = measurePair(a, b, grid, { definition: 'surfel', tolerancesMm: oracle.tolerancesMm });
  peers.monai.nsdSurfel.forEach((value, index) => {
    close(`MONAI NSD at ${oracle.tolerancesMm[index]}, use_subvoxels`, surfel.nsd[index]?.value, value);
  });
  same('MedPy', peers.medpy, ['dice', 'iou', 'hausdorffMm', 'hd95PooledMm', 'meanBToAMm']);
  close('MedPy assd', ours.assdMm, peers.medpy.assd);
  close('MedPy ravd', (ours.signedVolumeDifferenceMl ?? Number.NaN) / (ours.volumeAMl ?? 0), peers.medpy.ravd);
  same('ITK', peers.itk, ['dice', 'iou']);
  expect([componentCount(a), componentCount(b)], 'ITK components').toEqual([
    peers.itk.componentsA,
    peers.itk.componentsB,
  ]);
}

describe(`MONAI ${monai}, MedPy ${medpy} and SimpleITK ${SimpleITK}`, () => {
  it('were asked about every grid and kind of mask', () => {
    expect(oracle.cases).toHaveLength(12);
    expect(oracle.files.map(({ name }) => name)).toEqual(['a_nodule', 'b_liver', 'c_lesions', 'd_lungs']);
  });

  it.each(oracle.cases)('find the same of $name', ({ size, spacingMm, a: recipeA, b: recipeB, ...peers }) => {
    const [a, b, grid] = [buildMask(recipeA, size), buildMask(recipeB, size), gridOf(spacingMm, size[2])];
    compareWith(peers, a, b, grid);
    close('ITK Hausdorff of regions', regionHausdorffMm(a, b, grid), peers.itk.regionHausdorffMm);
  });

  describe.skipIf(withoutTestData())('of masks of 512 x 512 x 300', () => {
    it.each(oracle.files)('find the same of $name; facts that others measured hold too', ({ name, ...peers }) => {
      const arrays = readNpz(readFileSync(testDataPath(`masks/${name}.npz`)));
      const [a, b] = ['A', 'B'].map((reader) => maskFromLabels(512, 512, 300, arrays.get(reader) ?? new Uint8Array()));
      if (a === undefined || b === undefined) throw new Error('Two masks are needed.');
      const grid = gridOf([0.75, 0.75, 1], 300);
      compareWith(peers, a, b, grid);
      const known = KNOWN[name];
      if (known === undefined) throw new Error(`nothing is known of ${name}`);
      const found = measurePair(a, b, grid, { tolerancesMm: [1, 2] });
      const ours = { ...found, nsd1: found.nsd[0]?.value, nsd2: found.nsd[1]?.value };
      for (const [key, theirs] of Object.entries(known)) {
        expect(Number(Number(ours[key as keyof typeof ours]).toPrecision(9)), key).toBeCloseTo(theirs, 8);
      }
      const plastimatch = PLASTIMATCH[name] ?? Number.NaN;
      expect(Math.abs((found.hd95MeanMm ?? 0) - plastimatch)).toBeLessThan(PERCENTILE_RULE * plastimatch);
    });
  });
});

type Known =
  | 'dice'
  | 'iou'
  | 'kappa'
  | 'signedVolumeDifferenceMl'
  | 'hausdorffMm'
  | 'hd95PooledMm'
  | 'hd95Mm'
  | 'assdMm'
  | 'masdMm'
  | 'nsd1'
  | 'nsd2';

/** Measured before, with other versions (SciPy 1.10.1, scikit-learn 1.2.1, MedPy, MONAI) on the same masks; 9 digits. */
const KNOWN: Readonly<Record<string, Readonly<Record<Known, number>>>> = {
  a_nodule: {
    dice: 0.926484159,
    iou: 0.863037249,
    kappa: 0.926481121,
    signedVolumeDifferenceMl: 0.0855,
    hausdorffMm: 1.95256242,
    hd95PooledMm: 1,
    hd95Mm: 1,
    assdMm: 0.330246073,
    masdMm: 0.330124274,
    nsd1: 0.966772152,
    nsd2: 1,
  },
  b_liver: {
    dice: 0.978075132,
    iou: 0.957091037,
    kappa: 0.977168301,
    signedVolumeDifferenceMl: 16.17075,
    hausdorffMm: 5.14781507,
    hd95PooledMm: 2.34520788,
    hd95Mm: 2.46221445,
    assdMm: 0.960321327,
    masdMm: 0.960000731,
    nsd1: 0.621161051,
    nsd2: 0.919236119,
  },
  c_lesions: {
    dice: 0.770963423,
    iou: 0.627290869,
    kappa: 0.770708407,
    signedVolumeDifferenceMl: 12.614625,
    hausdorffMm: 55.4898639,
    hd95PooledMm: 41.726565,
    hd95Mm: 44.3105149,
    assdMm: 5.20516131,
    masdMm: 4.95454726,
    nsd1: 0.82881052,
    nsd2: 0.86756326,
  },
  d_lungs: {
    dice: 0.985325496,
    iou: 0.971075446,
    kappa: 0.983323517,
    signedVolumeDifferenceMl: -7.3141875,
    hausdorffMm: 42.5242578,
    hd95PooledMm: 1.45773797,
    hd95Mm: 1.5,
    assdMm: 0.71488758,
    masdMm: 0.71350691,
    nsd1: 0.845176572,
    nsd2: 0.980870798,
  },
};

/** plastimatch takes the value at a rank, ours is linear between ranks. */
const PERCENTILE_RULE = 5e-4;

/** HD95 of plastimatch 1.9.4 (the mean of the directed ones; 6 decimals). */
const PLASTIMATCH: Readonly<Record<string, number>> = {
  a_nodule: 1,
  b_liver: 2.36303,
  c_lesions: 35.082523,
  d_lungs: 1.478869,
};
