import { createMask, setVoxel } from '@overread/agreement';
import type { ImageStack } from '@overread/dicom';
import { compareReads, type ProtocolContent } from '@overread/domain';
import { describe, expect, it } from 'vitest';
import { readOfMasks } from '../test/readOfMasks.ts';
import type { ComparedCase } from './comparedCase.ts';
import { measureReads } from './measureReads.ts';
import type { StackMask } from './stackMask.ts';

const SIZE = { columns: 32, rows: 32 };
/** Two slices are missing in the middle: 0, 2, 4, 6, 12, 14, 16, 18 mm. */
const DISTANCES = [0, 2, 4, 6, 12, 14, 16, 18];
const stack = {
  ...SIZE,
  geometry: 'volume',
  pixelSpacingMm: [1, 1],
  sliceThicknessMm: 2,
  orientation: [1, 0, 0, 0, 1, 0],
  normal: [0, 0, 1],
  slices: DISTANCES.map((distanceMm, index) => ({
    sopInstanceUid: `1.2.${index + 1}`,
    frameNumber: null,
    distanceMm,
    position: [-20, -10, 100 + distanceMm],
  })),
} as unknown as ImageStack;

const code = { value: 'x', scheme: 'SCT', meaning: 'x' };
const item = { kind: 'mask', target: 'ct', include: 'i', exclude: 'e', category: code, type: code } as const;
const protocol = {
  items: [
    { ...item, key: 'left', label: 'Left kidney', cardinality: 'one', consensus: { whenConcordant: 'union' } },
    { ...item, key: 'right', label: 'Right kidney', cardinality: 'one', consensus: { whenConcordant: 'union' } },
    { ...item, key: 'lesion', label: 'Lesion', cardinality: 'many', consensus: { whenConcordant: 'union' } },
  ],
  rules: [
    { id: 'dice', item: 'left', predicate: 'metric', metric: 'dice', atLeast: 0.8, severity: 'major' },
    { id: 'swap', item: 'left', predicate: 'labelSwap', atLeast: 0.9, severity: 'critical' },
    { id: 'split', item: 'lesion', predicate: 'splitOrMerge', severity: 'major' },
  ],
} as unknown as ProtocolContent;
const scene = { protocol: { content: protocol }, imageSets: [{ key: 'ct', stack }] } as unknown as ComparedCase;

type Box = readonly [c0: number, c1: number, r0: number, r1: number, s0: number, s1: number];
function box(key: string, instance: string | null, [c0, c1, r0, r1, s0, s1]: Box): StackMask {
  const mask = createMask(SIZE.columns, SIZE.rows, DISTANCES.length);
  for (let slice = s0; slice <= s1; slice++)
    for (let row = r0; row <= r1; row++)
      for (let column = c0; column <= c1; column++) setVoxel(mask, column, row, slice);
  return { item: key, instance, imageSet: 'ct', mask };
}

const side = (masks: readonly StackMask[]) => readOfMasks(['left', 'right'], masks);
const compared = (left: readonly StackMask[], right: readonly StackMask[]) =>
  compareReads(measureReads(scene, { left: side(left), right: side(right) }));
const sentences = (left: readonly StackMask[], right: readonly StackMask[]) =>
  compared(left, right).discrepancies.map((one) => one.sentence);

describe('two reads on an irregular stack', () => {
  const lesion: Box = [4, 15, 4, 11, 1, 3];

  it('counts slices as the viewer does, from the far end, and points into the difference', () => {
    const { discrepancies, metrics } = compared(
      [box('left', null, [4, 11, 4, 11, 2, 5])],
      [box('left', null, [4, 11, 4, 11, 2, 3])],
    );
    expect(discrepancies[0]).toMatchObject({
      sentence: 'Left kidney, different extent, slices 3-4',
      place: { slice: 4, sopInstanceUid: '1.2.5' },
      values: { diceLimit: 0.8 },
    });
    // Slices reach half way to their neighbours: 2, 4, 4 and 2 mm on the left, 2 and 4 mm on the right.
    expect(metrics.left).toMatchObject({
      volumeLeftMl: (64 * (2 + 4 + 4 + 2)) / 1000,
      volumeRightMl: (64 * (2 + 4)) / 1000,
    });
  });

  it('finds one lesion against two parts of it, whichever side has them', () => {
    const one = [box('lesion', 'i1', lesion)];
    const two = [box('lesion', 'i1', [4, 8, 4, 11, 1, 3]), box('lesion', 'i2', [11, 15, 4, 11, 1, 3])];
    expect(sentences(one, two)).toEqual([
      expect.stringMatching(/^Lesion \d: one in the left read, two in the right, slices 5-7$/),
      expect.stringMatching(/^Lesion \d: a further part, in the right read only, [\d.]+ mm, slices 5-7$/),
    ]);
    expect(sentences(two, one)).toEqual([
      expect.stringMatching(/^Lesion \d: two in the left read, one in the right, slices 5-7$/),
      expect.stringMatching(/^Lesion \d: a further part, in the left read only, [\d.]+ mm, slices 5-7$/),
    ]);
  });

  it('sees exchanged labels, and nothing where they only touch', () => {
    const [a, b]: [Box, Box] = [
      [2, 9, 2, 9, 1, 4],
      [20, 27, 2, 9, 1, 4],
    ];
    const found = sentences(
      [box('left', null, a), box('right', null, b)],
      [box('left', null, b), box('right', null, a)],
    );
    expect(found.filter((one) => one.startsWith('Looks like a label swap'))).toHaveLength(1);
    const agreeing = [box('left', null, a), box('right', null, b)];
    expect(sentences(agreeing, agreeing)).toEqual([]);
  });

  it('compares structures that share no voxel by their presence, not as missing ones', () => {
    const { verdicts, discrepancies } = compared(
      [box('left', null, [0, 3, 0, 3, 0, 1])],
      [box('left', null, [20, 23, 20, 23, 5, 6])],
    );
    expect(verdicts.find((one) => one.rule === 'dice')).toMatchObject({ verdict: 'fail', value: 0 });
    expect(discrepancies.map((one) => one.kind)).toEqual(['overlap']);
  });

  it('agrees on what neither has', () => {
    expect(compared([], [])).toMatchObject({ isConcordant: true, metrics: {} });
  });
});

describe('reads of a cine loop', () => {
  const loop = (calibration: ImageStack['calibration']): ComparedCase => ({
    ...scene,
    imageSets: [
      {
        key: 'ct',
        stack: {
          ...stack,
          geometry: 'image',
          calibration,
          pixelSpacingMm: [0.5, 0.5],
          slices: DISTANCES.map((_, index) => ({
            sopInstanceUid: '1.2.3',
            frameNumber: index + 1,
            instanceNumber: 1,
            distanceMm: index,
          })),
        } as unknown as ImageStack,
      } as ComparedCase['imageSets'][number],
    ],
  });
  const of = (left: readonly StackMask[], right: readonly StackMask[], calibration: ImageStack['calibration']) => {
    const input = measureReads(loop(calibration), { left: side(left), right: side(right) });
    return { pair: input.items.left?.pairs[0], comparison: compareReads(input) };
  };

  it('say which frame each reader chose, instead of a distance between frames', () => {
    const { pair, comparison } = of(
      [box('left', null, [4, 11, 4, 11, 2, 2])],
      [box('left', null, [4, 11, 4, 11, 6, 6])],
      'ultrasoundRegion',
    );
    expect(pair).toMatchObject({ metrics: { dice: 0, hd95Mm: null }, images: { left: [3], right: [7] } });
    expect(comparison.discrepancies).toMatchObject([
      {
        kind: 'imageChoice',
        sentence: 'Left kidney, image 3 in the left read, image 7 in the right',
        place: { sopInstanceUid: expect.stringMatching(/^1\.2\.3#[37]$/) },
      },
    ]);
  });

  it('differ in choice also where no rule of the SOP says so', () => {
    const [left, right] = [box('right', null, [4, 11, 4, 11, 2, 2]), box('right', null, [4, 11, 4, 11, 6, 6])];
    expect(of([left], [right], null).comparison.discrepancies).toMatchObject([
      { kind: 'imageChoice', rule: 'built-in:imageChoice' },
    ]);
  });

  it('have diameters of areas, no volumes, and nothing in mm without a calibration', () => {
    const masks = [[box('left', null, [4, 11, 4, 11, 2, 3])], [box('left', null, [6, 13, 4, 11, 2, 2])]] as const;
    const { pair, comparison } = of(masks[0], masks[1], 'ultrasoundRegion');
    expect(pair).toMatchObject({ leftMl: null, rightMl: null, metrics: { hausdorffMm: 1 } });
    expect(pair?.leftDiameterMm).toBeCloseTo(Math.sqrt((4 * 64 * 0.25) / Math.PI), 12);
    expect(comparison.discrepancies[0]?.sentence).toBe(
      'Left kidney, different extent, images 3-4, image 4 in the left read only',
    );
    expect(of(masks[0], masks[1], null).pair).toMatchObject({
      leftDiameterMm: null,
      metrics: { hausdorffMm: null, hd95Mm: null, assdMm: null, dice: (2 * 48) / 192 },
    });
  });
});
