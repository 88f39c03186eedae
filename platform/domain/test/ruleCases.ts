import {
  type ComparisonInput,
  compareReads,
  type Evaluation,
  type ItemMeasurement,
  type MaskMeasurement,
  type Predicate,
  type ProtocolContent,
  type RuleVerdict,
} from '../src/index.ts';
import { evaluation, input, measured, noMasks } from './fixtures.ts';
import { WIDE } from './wideProtocol.ts';

const answers = (side: string | undefined, length: number | undefined, gradeOf = 'g1'): Evaluation => {
  const base = evaluation({ i1: 'cyst' }, gradeOf);
  return {
    items: { ...base.items, kidneyL: { state: 'present' }, kidneyR: { state: 'present' } },
    answers: {
      ...base.answers,
      ...(side === undefined ? {} : { side }),
      ...(length === undefined ? {} : { length }),
    },
  };
};
const state = (liver: Evaluation['items'][string]): Evaluation => ({
  ...answers('l', 10),
  items: { ...answers('l', 10).items, liver },
});
const pair = (more: Partial<MaskMeasurement>): ItemMeasurement => ({
  ...noMasks,
  pairs: [measured('i1', 'i1', { slices: { from: 40, to: 46 }, ...more })],
});
const both = (
  lesion: ItemMeasurement,
  more: Partial<ComparisonInput> = {},
  reads = [answers('l', 10), answers('l', 10)],
) => input(reads[0] as Evaluation, reads[1] as Evaluation, lesion, { protocol: WIDE, ...more });
const asked = (left: Evaluation, right: Evaluation) => both(pair({}), {}, [left, right]);
const { liver: _, ...withoutLiver } = answers('l', 10).items;

/** What one predicate says on one item of two reads; `null` is "does not apply". */
export interface RuleCase {
  readonly predicate: Predicate;
  readonly item: string;
  readonly pass: readonly [ComparisonInput, sentence: string];
  readonly fail: readonly [ComparisonInput, sentence: string, kind: string];
  readonly notApplicable: ComparisonInput;
}

const at = (x: number) => [x, 0, 0] as const;
const sides = (left: number, right: number): ComparisonInput =>
  both(pair({ centroids: { left: at(left), right: at(right) } }), { imageCentres: { pv: at(5) } });
const frames = (left: readonly number[], right: readonly number[]) => both(pair({ images: { left, right } }));
const swapped = (dice: number) =>
  both(pair({}), {
    items: {
      liver: { ...noMasks, pairs: [measured(null, null)] },
      lesion: pair({}),
      kidneyL: { ...noMasks, pairs: [measured(null, null)] },
    },
    swaps: [{ left: { item: 'kidneyL', instance: null }, right: { item: 'kidneyR', instance: null }, dice }],
  });
const levelled = (own: number, other: number) =>
  both(pair({}), {
    items: {
      liver: { ...noMasks, pairs: [measured(null, null)] },
      lesion: pair({}),
      l2: { ...noMasks, pairs: [measured(null, null, { metrics: { dice: own } })] },
      l3: { ...noMasks, lone: [measured(null, null, { presence: 'right' })] },
    },
    swaps: [{ left: { item: 'l2', instance: null }, right: { item: 'l3', instance: null }, dice: other }],
  });
const lone: ItemMeasurement = {
  ...noMasks,
  lone: [measured('i1', null, { leftDiameterMm: 9, slices: { from: 52, to: 53 } })],
};

/** Every kind of rule, and the further forms that some have. */
export const RULE_CASES: Readonly<Record<string, RuleCase>> = {
  stateDiffers: {
    predicate: { predicate: 'stateDiffers' },
    item: 'liver',
    pass: [both(pair({})), 'Liver passed: both reads say “there”.'],
    fail: [
      asked(state({ state: 'present' }), state({ state: 'absent' })),
      'To the adjudicator because the reads differ on liver: there / not there (rule L-01, critical).',
      'state',
    ],
    notApplicable: asked({ ...answers('l', 1), items: withoutLiver }, { ...answers('l', 1), items: withoutLiver }),
  },
  evaluabilityDiffers: {
    predicate: { predicate: 'evaluabilityDiffers' },
    item: 'liver',
    pass: [both(pair({})), 'Liver passed: assessable in both reads.'],
    fail: [
      asked(state({ state: 'present' }), state({ state: 'notAssessable', reason: 'artefact' })),
      'To the adjudicator because one read alone could not assess liver: assessable / not assessable (rule L-01, critical).',
      'evaluability',
    ],
    notApplicable: asked({ ...answers('l', 1), items: withoutLiver }, { ...answers('l', 1), items: withoutLiver }),
  },
  'evaluabilityDiffers of the case': {
    predicate: { predicate: 'evaluabilityDiffers' },
    item: 'case',
    pass: [
      asked(
        { ...answers('l', 1), notEvaluable: { reason: 'motion' } },
        { ...answers('l', 1), notEvaluable: { reason: 'motion' } },
      ),
      'The case passed: not evaluable in both reads.',
    ],
    fail: [
      asked(answers('l', 1), { ...answers('l', 1), notEvaluable: { reason: 'motion' } }),
      'To the adjudicator because one read alone could not assess the case: evaluable / not evaluable (rule L-01, critical).',
      'evaluability',
    ],
    // Both could evaluate it: nothing stands for the case as a whole.
    notApplicable: both(pair({})),
  },
  instanceUnmatched: {
    predicate: { predicate: 'instanceUnmatched', minDiameterMm: 5 },
    item: 'lesion',
    pass: [both(pair({})), 'Lesion 1 (11 mm) passed: marked in both reads.'],
    fail: [
      both(lone),
      'To the adjudicator because lesion 1 (9 mm, slices 52-53) was marked by one reader only (rule L-01, critical).',
      'instanceUnmatched',
    ],
    notApplicable: both(pair({ leftDiameterMm: 3, rightDiameterMm: 6 })),
  },
  splitOrMerge: {
    predicate: { predicate: 'splitOrMerge' },
    item: 'lesion',
    pass: [both(pair({})), 'Lesion 1 (11 mm) passed: not one finding in one read and several in the other.'],
    fail: [
      both({ ...pair({}), splits: [{ side: 'left', one: 'i1', many: ['i1', 'i2'] }] }),
      'To the adjudicator because lesion 1 (11 mm, slices 40-46) is one finding in one read and several in the other (rule L-01, critical).',
      'splitOrMerge',
    ],
    notApplicable: asked(evaluation({}), evaluation({})) && both(noMasks, {}, [evaluation({}), evaluation({})]),
  },
  metric: {
    predicate: { predicate: 'metric', metric: 'nsd', toleranceMm: 1.5, atLeast: 0.8, maxDiameterMm: 10 },
    item: 'lesion',
    pass: [
      both(pair({ leftDiameterMm: 9, rightDiameterMm: 9, metrics: { 'nsd@1.5': 0.8 } })),
      'Lesion 1 (9 mm) passed: surface Dice at 1.5 mm 0.80, limit 0.80.',
    ],
    fail: [
      both(pair({ leftDiameterMm: 9, rightDiameterMm: 9, metrics: { 'nsd@1.5': 0.7999 } })),
      'To the adjudicator because the surface Dice at 1.5 mm of lesion 1 (9 mm, slices 40-46) is 0.7999, limit 0.8000 (rule L-01, critical).',
      'surfaceDistance',
    ],
    notApplicable: both(pair({ metrics: { 'nsd@1.5': 0.1 } })),
  },
  'metric of a composite': {
    predicate: { predicate: 'metric', metric: 'masdMm', atMost: 1, orSlices: 2 },
    item: 'whole',
    pass: [
      both(pair({}), { composites: { whole: measured(null, null, { metrics: { masdMm: 1.9 } }) } }),
      'Liver with lesions passed: MASD 1.90 mm, limit 2.00 mm.',
    ],
    fail: [
      both(pair({}), { composites: { whole: measured(null, null, { metrics: { masdMm: 2.1 } }) } }),
      'To the adjudicator because the MASD of liver with lesions (slices 1-7) is 2.10 mm, limit 2.00 mm (rule L-01, critical).',
      'surfaceDistance',
    ],
    notApplicable: both(pair({}), {
      composites: { whole: measured(null, null, { metrics: { masdMm: 9 } }) },
      left: state({ state: 'presentNotMeasured' }),
    }),
  },
  boundaryCrossed: {
    predicate: { predicate: 'boundaryCrossed', boundaries: [8, 6] },
    item: 'lesion',
    pass: [
      both(pair({ leftDiameterMm: 6, rightDiameterMm: 7.99 })),
      'Lesion 1 (7 mm) passed: 6.0 mm / 7.99 mm lie on one side of 6 mm and 8 mm.',
    ],
    fail: [
      both(pair({ leftDiameterMm: 6, rightDiameterMm: 5.9999 })),
      'To the adjudicator because lesion 1 lies on either side of 6 mm: 6.0 mm / 5.9999 mm (rule L-01, critical).',
      'managementBoundary',
    ],
    notApplicable: both(lone),
  },
  'boundaryCrossed of a number': {
    predicate: { predicate: 'boundaryCrossed', boundaries: [10] },
    item: 'length',
    pass: [asked(answers('l', 10), answers('l', 14)), 'Length passed: 10 mm / 14 mm lie on one side of 10 mm.'],
    fail: [
      asked(answers('l', 9), answers('l', 10)),
      'To the adjudicator because length lies on either side of 10 mm: 9 mm / 10 mm (rule L-01, critical).',
      'managementBoundary',
    ],
    notApplicable: asked(answers('l', undefined), answers('l', 10)),
  },
  categoryDiffers: {
    predicate: { predicate: 'categoryDiffers', within: 1 },
    item: 'grade',
    pass: [
      asked(answers('l', 1, 'g1'), answers('l', 1, 'g2')),
      'Grade passed: the answers are g1 / g2, 1 step apart, limit 1.',
    ],
    fail: [
      asked(answers('l', 1, 'g1'), answers('l', 1, 'g3')),
      'To the adjudicator because the answers on “Grade” differ: g1 / g3, 2 steps apart, limit 1 (rule L-01, critical).',
      'category',
    ],
    notApplicable: asked(answers('l', 1, ''), answers('l', 1, '')),
  },
  categoryCrosses: {
    predicate: {
      predicate: 'categoryCrosses',
      groups: [
        ['g0', 'g3'],
        ['g1', 'g2'],
      ],
    },
    item: 'grade',
    pass: [
      asked(answers('l', 1, 'g0'), answers('l', 1, 'g3')),
      'Grade passed: the answers g0 / g3 belong to one group.',
    ],
    fail: [
      asked(answers('l', 1, 'g2'), answers('l', 1, 'g3')),
      'To the adjudicator because the answers on “Grade” belong to different groups: g2 / g3 (rule L-01, critical).',
      'category',
    ],
    notApplicable: asked(answers('l', 1, ''), answers('l', 1, '')),
  },
  numberDiffers: {
    predicate: { predicate: 'numberDiffers', by: 2 },
    item: 'length',
    pass: [asked(answers('l', 10), answers('l', 12)), 'Length passed: 10 mm / 12 mm, 2.00 mm apart, limit 2.00 mm.'],
    fail: [
      asked(answers('l', 10), answers('l', 12.5)),
      'To the adjudicator because the numbers on “Length” are 2.50 mm apart, limit 2.00 mm: 10 mm / 12.5 mm (rule L-01, critical).',
      'number',
    ],
    notApplicable: asked(answers('l', undefined), answers('l', undefined)),
  },
  'numberDiffers in percent': {
    predicate: { predicate: 'numberDiffers', byPercent: 20 },
    item: 'length',
    pass: [asked(answers('l', 0), answers('l', 0)), 'Length passed: 0 mm / 0 mm, 0.00 % apart, limit 20.00 %.'],
    fail: [
      asked(answers('l', 10), answers('l', 15)),
      'To the adjudicator because the numbers on “Length” are 40.00 % apart, limit 20.00 %: 10 mm / 15 mm (rule L-01, critical).',
      'number',
    ],
    notApplicable: asked(answers('l', undefined), answers('l', undefined)),
  },
  sideDiffers: {
    predicate: { predicate: 'sideDiffers', midline: { at: 'imageCentre', marginMm: 4 } },
    item: 'lesion',
    pass: [sides(20, 12), 'Lesion 1 (11 mm) passed: 15 mm to the patient’s left / 7 mm to the patient’s left.'],
    fail: [
      sides(20, -10),
      'To the adjudicator because lesion 1 is not on the same side of the patient: 15 mm to the patient’s left / 15 mm to the patient’s right (rule L-01, critical).',
      'wrongSide',
    ],
    // 4 mm from the plane: on neither side.
    notApplicable: sides(20, 1),
  },
  'sideDiffers by the middle of an item': {
    predicate: { predicate: 'sideDiffers', midline: { at: 'item', item: 'liver', marginMm: 0 } },
    item: 'lesion',
    pass: [
      withMidline(-40, -50, 30, 31),
      'Lesion 1 (11 mm) passed: 75 mm to the patient’s left / 76 mm to the patient’s left.',
    ],
    fail: [
      withMidline(30, 32, 30, 32),
      'To the adjudicator because lesion 1 is not on the same side of the patient: 1 mm to the patient’s right / 1 mm to the patient’s left (rule L-01, critical).',
      'wrongSide',
    ],
    notApplicable: withMidline(null, 32, 30, 32),
  },
  'sideDiffers of findings of one read each': {
    predicate: { predicate: 'sideDiffers', midline: { at: 'imageCentre', marginMm: 4 } },
    item: 'lesion',
    pass: [sides(20, 12), 'Lesion 1 (11 mm) passed: 15 mm to the patient’s left / 7 mm to the patient’s left.'],
    fail: [
      mirrors(-12),
      'To the adjudicator because lesion 1 is not on the same side of the patient: 20 mm to the patient’s left / 17 mm to the patient’s right (rule L-01, critical).',
      'wrongSide',
    ],
    // 12 mm from the mirror image of a lesion of 11 mm: a finding of its own.
    notApplicable: mirrors(-27),
  },
  'sideDiffers of an answer': {
    predicate: { predicate: 'sideDiffers' },
    item: 'side',
    pass: [asked(answers('l', 1), answers('l', 1)), 'Side passed: left / left.'],
    fail: [
      asked(answers('l', 1), answers('r', 1)),
      'To the adjudicator because side is not on the same side of the patient: left / right (rule L-01, critical).',
      'wrongSide',
    ],
    notApplicable: asked(answers(undefined, 1), answers(undefined, 1)),
  },
  'sideDiffers of paired items': {
    predicate: { predicate: 'sideDiffers' },
    item: 'kidneyL',
    pass: [swapped(0.49), 'Left kidney passed: it does not lie where the other read has “Right kidney”.'],
    fail: [
      swapped(0.93),
      'To the adjudicator because “Left kidney” of one read lies on “Right kidney” of the other (Dice 0.93, limit 0.50) (rule L-01, critical).',
      'wrongSide',
    ],
    notApplicable: both(pair({})),
  },
  levelDiffers: {
    predicate: { predicate: 'levelDiffers' },
    item: 'l2',
    pass: [levelled(0.95, 0.6), 'L2 passed: no mask of it lies on another level of “lumbar vertebrae”.'],
    fail: [
      levelled(0.12, 0.93),
      'To the adjudicator because “L2” of one read lies on “L3” of the other (Dice 0.93, with its own 0.12) (rule L-01, critical).',
      'wrongLevel',
    ],
    notApplicable: both(pair({})),
  },
  labelSwap: {
    predicate: { predicate: 'labelSwap', atLeast: 0.8 },
    item: 'kidneyL',
    pass: [swapped(0.6), 'Left kidney passed: no mask of another item is nearly the same (Dice 0.60, limit 0.80).'],
    fail: [
      swapped(0.8),
      'To the adjudicator because it looks like a label swap: “Left kidney” in the left read and “Right kidney” in the right read are nearly the same voxels (Dice 0.80, limit 0.80) (rule L-01, critical).',
      'labelSwap',
    ],
    notApplicable: both(pair({})),
  },
  imageChoice: {
    predicate: { predicate: 'imageChoice' },
    item: 'lesion',
    pass: [frames([31, 32], [32]), 'Lesion 1 (11 mm) passed: the reads mark an image in common.'],
    fail: [
      frames([31], [44]),
      'To the adjudicator because the reads mark different images of lesion 1: image 31 / image 44 (rule L-01, critical).',
      'imageChoice',
    ],
    notApplicable: both(pair({})),
  },
};

/** A lesion 20 mm to the patient's left of the plane in the left read alone, and one of the right read alone at x. */
function mirrors(x: number): ComparisonInput {
  const lone = [
    measured('i1', null, { at: 10, centroids: { left: at(25), right: null } }),
    measured(null, 'i1', { at: 20, centroids: { left: null, right: at(x) } }),
  ];
  return both({ ...noMasks, lone }, { imageCentres: { pv: at(5) } });
}

function withMidline(midLeft: number | null, midRight: number, left: number, right: number): ComparisonInput {
  const centroids = { left: midLeft === null ? null : at(midLeft), right: at(midRight) };
  return both(pair({}), {
    items: {
      liver: { ...noMasks, pairs: [measured(null, null, { centroids })] },
      lesion: pair({ centroids: { left: at(left), right: at(right) } }),
    },
  });
}

/** The verdict of the one rule of a protocol on the first unit of its item, and the kinds of what differs there. */
export function verdictOf(
  one: ComparisonInput,
  item: string,
  rule: Predicate | { readonly predicate: 'all' | 'any'; readonly of: Predicate[] },
) {
  const named = { ...rule, id: 'L-01', item, severity: 'critical' } as ProtocolContent['rules'][number];
  const comparison = compareReads({ ...one, protocol: { ...one.protocol, rules: [named] } });
  const verdict: RuleVerdict | undefined = comparison.verdicts.find((found) => found.rule === 'L-01');
  return { verdict, comparison };
}
