import { readFileSync, rmSync } from 'node:fs';
import { createMask, setVoxel } from '@overread/agreement';
import { readNifti, reorient } from '@overread/nifti';
import { afterAll, describe, expect, it } from 'vitest';
import type { Measured } from '../../src/agreement/agreementReport.ts';
import { writeLabels } from './maskFiles.ts';
import { measure, niftiOf, one, only, other, refusal, temporaryFolder } from './measured.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('agreement of label maps', () => {
  it('is the same whatever the order in which a file keeps its voxels', async () => {
    const a = writeLabels(folder, 'lps.nii', niftiOf([one]));
    const plain = only(await measure(a, writeLabels(folder, 'b.nii', niftiOf([other]))));
    const image = readNifti(new Uint8Array(readFileSync(writeLabels(folder, 'turn.nii', niftiOf([other])))));
    for (const axes of ['RAS', 'PSR', 'ILA']) {
      const turned = only(await measure(a, writeLabels(folder, `${axes}.nii`, reorient(image, axes))));
      for (const [key, value] of Object.entries(plain) as [keyof Measured, unknown][]) {
        if (typeof value === 'number') expect(turned[key], `${axes} ${key}`).toBeCloseTo(value, 5);
      }
    }
  });

  it('takes floats that are whole numbers, and scaled integers, and refuses probabilities', async () => {
    const a = writeLabels(folder, 'u8.nii', niftiOf([one, other]));
    const data = Float32Array.from(niftiOf([one, other]).data);
    const floats = await measure(a, writeLabels(folder, 'f32.nii', { ...niftiOf([one]), data }));
    const scaled = Int16Array.from(data, (label) => label * 3);
    const third = await measure(
      a,
      writeLabels(folder, 'scaled.nii', { ...niftiOf([one]), data: scaled, slope: 1 / 3 }),
    );
    for (const report of [floats, third]) {
      expect(report.labels.map(({ label, dice }) => [label, dice])).toEqual([
        [1, 1],
        [2, 1],
      ]);
    }
    const half = writeLabels(folder, 'half.nii', { ...niftiOf([one]), data: data.map((label) => label / 2) });
    expect(await refusal(measure(a, half))).toMatchObject({
      code: 'OVR_NIFTI_INVALID',
      message: expect.stringMatching(/half\.nii: .*this one holds 0\.5/),
    });
    const negative = writeLabels(folder, 'minus.nii', { ...niftiOf([one]), data: Int16Array.from(data, (n) => -n) });
    expect((await refusal(measure(a, negative))).message).toMatch(/this one holds -[12]\./);
  });

  it('matches the connected parts of a label as lesions where that is asked for', async () => {
    const box = (...boxes: readonly (readonly [from: number, to: number, slice: number])[]) => {
      const mask = createMask(33, 29, 15);
      for (const [from, to, slice] of boxes)
        for (let column = from; column <= to; column++)
          for (let row = 4; row < 9; row++) setVoxel(mask, column, row, slice);
      return mask;
    };
    const a = writeLabels(folder, 'mets1.nii', niftiOf([box([2, 8, 2], [14, 24, 2], [2, 6, 9])]));
    const b = writeLabels(folder, 'mets2.nii', niftiOf([box([2, 7, 2], [14, 19, 2], [21, 24, 2], [28, 30, 12])]));
    expect(only(await measure(a, b)).lesions).toBeUndefined();
    const { lesions } = only(await measure(a, b, { lesions: true }));
    expect(lesions).toMatchObject({ matched: 2, missing: 1, extra: 1, split: 1, merged: 0 });
    expect(lesions?.f1).toBeCloseTo(4 / 6, 12);
    expect(lesions?.pairs.map(({ dice }) => dice).sort()).toEqual([(2 * 30) / (55 + 30), (2 * 30) / (35 + 30)]);
    expect(only(await measure(b, a, { lesions: true })).lesions).toMatchObject({
      missing: 1,
      extra: 1,
      split: 0,
      merged: 1,
    });
  });

  it('agrees on absence where nothing is marked in either file', async () => {
    const empty = writeLabels(folder, 'empty.nii', niftiOf([createMask(33, 29, 15)]));
    const { labels, overall } = await measure(empty, empty);
    expect(labels).toEqual([]);
    expect(overall).toMatchObject({ presence: 'neither', dice: null, kappa: null, hausdorffMm: null });
    expect(overall.notDefined).toBe('empty in both: they agree on absence');
  });

  it('measures only the labels asked for, by number or name, and refuses one that is nowhere', async () => {
    const a = writeLabels(folder, 'three.nii', niftiOf([one, other]));
    expect((await measure(a, a, { labels: ['2'] })).labels.map(({ label }) => label)).toEqual([2]);
    expect(await refusal(measure(a, a, { labels: ['7'] }))).toEqual({
      code: 'OVR_CONFIG_INVALID',
      message: '--labels names 7, which is in neither file. There are: 1, 2',
    });
  });

  const [x, y, z, w] = niftiOf([one]).affine;
  it.each([
    ['size', { dims: [29, 33, 15] as const }, 'a slice of A has 33 x 29 voxels, one of B 29 x 33'],
    ['number of slices', { dims: [33, 29 * 15, 1] as const }, 'voxels'],
    [
      'spacing',
      { affine: [[x[0] * 1.1, 0, 0, x[3]], y, z, w] as const },
      'voxels are 0.703125 x 0.703125 mm in A, 0.773438 x 0.703125 mm in B',
    ],
    [
      'distance of slices',
      { affine: [x, y, [0, 0, 2.6, z[3]], w] as const },
      'distance of slices: 2.5 mm in A, 2.6 mm in B',
    ],
    [
      'origin in the plane',
      { affine: [[...x.slice(0, 3), x[3] + 1.5] as unknown as typeof x, y, z, w] as const },
      'B lies 1.5 mm along the rows',
    ],
    [
      'origin along the slices',
      { affine: [x, y, [0, 0, 2.5, z[3] + 2.5], w] as const },
      'their slices lie at different places',
    ],
    [
      'orientation',
      {
        affine: [
          [x[0] * Math.cos(0.2), x[0] * Math.sin(0.2), 0, x[3]],
          [-y[1] * Math.sin(0.2), y[1] * Math.cos(0.2), 0, y[3]],
          z,
          w,
        ] as const,
      },
      'turned against each other',
    ],
  ])('refuses another %s, and says what differs and what to do', async (name, changes, sentence) => {
    const a = writeLabels(folder, 'grid.nii', niftiOf([one]));
    const found = await refusal(
      measure(a, writeLabels(folder, `other ${name}.nii`, { ...niftiOf([one]), ...changes })),
    );
    expect(found.code).toBe('OVR_GRIDS_DIFFER');
    expect(found.message).toContain(sentence);
    expect(found.message).toContain('Resample one of them to the grid of the other (nearest neighbour)');
  });

  it('refuses a sheared grid, on which every distance would be wrong', async () => {
    const sheared = writeLabels(folder, 'shear.nii', {
      ...niftiOf([one]),
      affine: [x, [0, y[1], 0.4, y[3]], z, w],
    });
    expect((await refusal(measure(sheared, sheared))).message).toContain('not at right angles');
  });
});
