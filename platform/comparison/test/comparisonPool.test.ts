import { createMask, measurePair, setVoxel } from '@overread/agreement';
import { type ComparedCase, measureReads, type StackMask } from '@overread/comparison';
import { comparisonHere, createComparisonPool } from '@overread/comparison/node';
import { gridOf, type ImageStack } from '@overread/dicom';
import type { Evaluation, ProtocolContent } from '@overread/domain';
import { afterAll, describe, expect, it } from 'vitest';

const SIZE = { columns: 40, rows: 36, slices: 12 };
const stack = {
  ...SIZE,
  geometry: 'volume',
  pixelSpacingMm: [0.8, 0.9],
  sliceThicknessMm: 2,
  orientation: [1, 0, 0, 0, 1, 0],
  normal: [0, 0, 1],
  slices: Array.from({ length: SIZE.slices }, (_, slice) => ({
    sopInstanceUid: `1.2.${slice + 1}`,
    frameNumber: null,
    distanceMm: 2 * slice,
    position: [-20, -10, 100 + 2 * slice],
  })),
} as unknown as ImageStack;

const code = { value: 'x', scheme: 'SCT', meaning: 'x' };
const item = { kind: 'mask', target: 'ct', include: 'i', exclude: 'e', category: code, type: code } as const;
const PROTOCOL = {
  items: [
    { ...item, key: 'core', label: 'Core', cardinality: 'one', consensus: { whenConcordant: 'meanSurface' } },
    { ...item, key: 'rim', label: 'Rim', cardinality: 'one', consensus: { whenConcordant: 'union' } },
    {
      ...item,
      key: 'lesion',
      label: 'Lesion',
      cardinality: 'many',
      consensus: { whenConcordant: 'union' },
      matching: { rule: 'centroidDistance', maximumMm: 6 },
    },
  ],
  composites: [{ key: 'whole', label: 'Whole', of: ['core', 'rim'], target: 'ct' }],
  rules: [
    {
      id: 'coreNsd',
      item: 'core',
      predicate: 'metric',
      metric: 'nsd',
      toleranceMm: 1.5,
      atLeast: 0.5,
      severity: 'major',
    },
    {
      id: 'coreSide',
      item: 'core',
      predicate: 'sideDiffers',
      midline: { at: 'imageCentre', marginMm: 1 },
      severity: 'major',
    },
    {
      id: 'wholeNsd',
      item: 'whole',
      predicate: 'metric',
      metric: 'nsd',
      toleranceMm: 3,
      atLeast: 0.5,
      severity: 'major',
    },
    { id: 'wholeDice', item: 'whole', predicate: 'metric', metric: 'dice', atLeast: 0.5, severity: 'major' },
  ],
} as unknown as ProtocolContent;
const SCENE = {
  protocol: { content: PROTOCOL },
  case: { seed: 'seed' },
  imageSets: [{ key: 'ct', stack }],
} as unknown as ComparedCase;

function ball(key: string, instance: string | null, [c, r, s, radius]: readonly number[]): StackMask {
  const mask = createMask(SIZE.columns, SIZE.rows, SIZE.slices);
  for (let slice = 0; slice < SIZE.slices; slice++)
    for (let row = 0; row < SIZE.rows; row++)
      for (let column = 0; column < SIZE.columns; column++)
        if (Math.hypot(column - (c ?? 0), row - (r ?? 0), 2 * (slice - (s ?? 0))) <= (radius ?? 0))
          setVoxel(mask, column, row, slice);
  return { item: key, instance, imageSet: 'ct', mask };
}
function read(masks: readonly StackMask[]) {
  const lesions = masks.filter(({ item: key }) => key === 'lesion');
  const evaluation: Evaluation = {
    items: {
      core: { state: 'present' },
      rim: { state: 'present' },
      lesion: { state: 'present', instances: lesions.map(({ instance }) => ({ key: instance ?? '', answers: {} })) },
    },
    answers: {},
  };
  return { read: { evaluation }, masks };
}
const READS = [
  read([ball('core', null, [14, 14, 5, 8]), ball('rim', null, [14, 22, 5, 5]), ball('lesion', 'i1', [30, 20, 5, 2])]),
  read([ball('core', null, [15, 14, 5, 8]), ball('rim', null, [15, 22, 5, 5]), ball('lesion', 'i1', [36, 20, 5, 2])]),
] as const;

describe('what the rules of an SOP ask for', () => {
  const measured = measureReads(SCENE, { left: READS[0], right: READS[1] });

  it('is measured beside everything that a rule may look at, with the numbers of the engine', () => {
    const [left, right] = [READS[0].masks[0], READS[1].masks[0]];
    if (!left || !right) throw new Error('no masks');
    const pair = measurePair(left.mask, right.mask, gridOf(stack), { tolerancesMm: [1.5] });
    const { dice, iou, hausdorffMm, hd95Mm, hd95PooledMm, hd95MeanMm, assdMm, masdMm, nsd } = pair;
    const { volumeDifferenceMl, volumeDifferencePercent } = pair;
    expect(measured.items.core?.pairs[0]?.metrics).toEqual({
      ...{ dice, iou, hausdorffMm, hd95Mm, hd95PooledMm, hd95MeanMm, assdMm, masdMm },
      ...{ volumeDifferenceMl, volumeDifferencePercent },
      'nsd@1.5': nsd[0]?.value,
    });
  });

  it('has composites as unions, and tolerances of their own', () => {
    const whole = measured.composites?.whole;
    expect(Object.keys(whole?.metrics ?? {})).toContain('nsd@3');
    expect(whole?.leftMl).toBeGreaterThan(measured.items.core?.pairs[0]?.leftMl ?? Number.POSITIVE_INFINITY);
    expect(measured.items.rim?.pairs[0]?.metrics).not.toHaveProperty('nsd@3');
  });

  it('matches instances by the rule of the item: centroids near each other, where no voxel is shared', () => {
    expect(measured.items.lesion?.pairs).toMatchObject([{ left: 'i1', right: 'i1', metrics: { dice: 0 } }]);
  });

  it('has places and centroids in the patient, where a rule asks for the side', () => {
    const [core] = measured.items.core?.pairs ?? [];
    const { column = 0, row = 0, sopInstanceUid = '' } = core?.place ?? {};
    expect(core?.place?.worldMm).toEqual([
      -20 + 0.9 * column,
      -10 + 0.8 * row,
      100 + 2 * (Number(sopInstanceUid.slice(4)) - 1),
    ]);
    expect(core?.centroids?.left?.[0]).toBeCloseTo(-20 + 0.9 * 14, 9);
    expect(core?.centroids?.right?.[0]).toBeCloseTo(-20 + 0.9 * 15, 9);
    expect(measured.items.rim?.pairs[0]?.centroids).toBeUndefined();
    expect(measured.imageCentres?.ct).toEqual([-20 + 0.9 * 19.5, -10 + 0.8 * 17.5, 111]);
  });
});

describe('reads compared in a thread of their own', () => {
  const pool = createComparisonPool({ workers: 1 });
  afterAll(() => pool.close());

  it('give what they give here: sides, numbers, verdicts, and every bit of the consensus', async () => {
    const here = await comparisonHere.run('compare', { scene: SCENE, reads: READS });
    expect(here.masks.map(({ unit }) => unit)).toContain('core');
    expect(await pool.run('compare', { scene: SCENE, reads: READS })).toEqual(here);
    const [one, other] = READS;
    const exchanged = await pool.run('compare', { scene: SCENE, reads: [other, one] });
    expect(exchanged).toEqual({ ...here, left: here.left === 0 ? 1 : 0 });
    const { content } = here;
    const resolve = { scene: SCENE, left: one.masks, right: other.masks, drawn: [], content };
    expect(await pool.run('resolve', resolve)).toEqual(await comparisonHere.run('resolve', resolve));
  });
});
