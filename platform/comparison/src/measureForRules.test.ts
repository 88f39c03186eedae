import { createMask, setVoxel } from '@overread/agreement';
import type { ImageStack } from '@overread/dicom';
import { compareReads, type ProtocolContent } from '@overread/domain';
import { describe, expect, it } from 'vitest';
import { readOfMasks } from '../test/readOfMasks.ts';
import type { ComparedCase } from './comparedCase.ts';
import { measureReads } from './measureReads.ts';
import type { StackMask } from './stackMask.ts';

const SLICES = 6;
/** 40 x 20 voxels of 2 x 2 x 3 mm; x runs from -39 to 39 mm, so that the middle of the images is at 0. */
const stack = {
  columns: 40,
  rows: 20,
  geometry: 'volume',
  pixelSpacingMm: [2, 2],
  sliceThicknessMm: 3,
  orientation: [1, 0, 0, 0, 1, 0],
  normal: [0, 0, 1],
  slices: Array.from({ length: SLICES }, (_, index) => ({
    sopInstanceUid: `1.2.${index + 1}`,
    frameNumber: null,
    distanceMm: 3 * index,
    position: [-39, -10, 100 + 3 * index],
  })),
} as unknown as ImageStack;
const code = { value: 'x', scheme: 'SCT', meaning: 'x' };
const item = { kind: 'mask', target: 'ct', include: 'i', exclude: 'e', category: code, type: code } as const;
const union = { whenConcordant: 'union' } as const;
const protocol = {
  items: [
    { ...item, key: 'core', label: 'Core', cardinality: 'one', consensus: union },
    { ...item, key: 'rim', label: 'Rim', cardinality: 'one', consensus: union },
    { ...item, key: 'lesion', label: 'Lesion', cardinality: 'many', consensus: union },
  ],
  composites: [{ key: 'whole', label: 'Whole tumour', of: ['core', 'rim'], target: 'ct' }],
  rules: [
    { id: 'W', item: 'whole', predicate: 'metric', metric: 'nsd', toleranceMm: 2.5, atLeast: 0.9, severity: 'major' },
    {
      id: 'S',
      item: 'lesion',
      predicate: 'sideDiffers',
      midline: { at: 'imageCentre', marginMm: 5 },
      severity: 'critical',
    },
  ],
} as unknown as ProtocolContent;
const scene = { protocol: { content: protocol }, imageSets: [{ key: 'ct', stack }] } as unknown as ComparedCase;

function box(key: string, instance: string | null, columns: readonly [number, number], slices = [1, 4]): StackMask {
  const mask = createMask(40, 20, SLICES);
  for (let slice = slices[0] ?? 0; slice <= (slices[1] ?? 0); slice++)
    for (let row = 5; row <= 12; row++)
      for (let column = columns[0]; column <= columns[1]; column++) setVoxel(mask, column, row, slice);
  return { item: key, instance, imageSet: 'ct', mask };
}

const side = (masks: readonly StackMask[]) => readOfMasks(['core', 'rim'], masks);
const compared = (left: readonly StackMask[], right: readonly StackMask[]) =>
  compareReads(measureReads(scene, { left: side(left), right: side(right) }));

describe('what rules ask for, measured of masks', () => {
  it('passes a composite whose parts alone are exchanged, and opens no part for it', () => {
    const comparison = compared(
      [box('core', null, [4, 11]), box('rim', null, [12, 19])],
      [box('core', null, [8, 19]), box('rim', null, [4, 7])],
    );
    expect(comparison.metrics.whole).toMatchObject({ dice: 1, 'nsd@2.5': 1 });
    expect(comparison.metrics.core?.dice).toBeLessThan(0.5);
    expect(comparison.verdicts.at(-1)?.sentence).toBe('Whole tumour passed: surface Dice at 2.5 mm 1.00, limit 0.90.');
    expect(comparison.isConcordant).toBe(true);
  });

  it('opens the part that differs where the whole does', () => {
    const comparison = compared(
      [box('core', null, [4, 11]), box('rim', null, [12, 15])],
      [box('core', null, [4, 11]), box('rim', null, [12, 27])],
    );
    expect(comparison.discrepancies).toMatchObject([
      { unit: 'rim', rule: 'W', sentence: 'Rim, outlines lie apart, slices 2-5, as part of whole tumour' },
    ]);
    expect(comparison.concordantUnits).toContain('core');
  });

  it('finds the lesion of one read on the other side of the patient, and says where in mm', () => {
    const left = [box('lesion', 'i1', [28, 33])];
    const right = [box('lesion', 'i1', [6, 11])];
    const comparison = compared(left, right);
    expect(comparison.discrepancies.map(({ kind, sentence }) => [kind, sentence])).toEqual([
      [
        'wrongSide',
        expect.stringMatching(
          /^Lesion 1, in the (left|right) read only, 16 mm, slices 2-5, where the other read has its mirror image$/,
        ),
      ],
      ['wrongSide', expect.stringMatching(/^Lesion 2, in the (left|right) read only, /)],
    ]);
    expect(comparison.verdicts.find((one) => one.rule === 'S')?.sentence).toBe(
      'To the adjudicator because lesion 1 is not on the same side of the patient: 22 mm to the patient’s left / 22 mm to the patient’s right (rule S, critical).',
    );
    const { place } = comparison.discrepancies.find((one) => one.sentence.includes('left read')) ?? {};
    const world = [
      -39 + 2 * (place?.column ?? 0),
      -10 + 2 * (place?.row ?? 0),
      100 + 3 * (SLICES - (place?.slice ?? 0)),
    ];
    expect(place?.worldMm).toEqual(world);
    // The left read's lesion lies to the patient's left, where x grows.
    expect(place?.worldMm?.[0]).toBeGreaterThan(5);
  });
});
