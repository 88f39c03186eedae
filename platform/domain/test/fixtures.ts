import type {
  ComparisonInput,
  Evaluation,
  ItemMeasurement,
  MaskItem,
  MaskMeasurement,
  ProtocolContent,
  Side,
} from '../src/index.ts';

const code = (value: string) => ({ value, scheme: 'SCT', meaning: value });
const mask: Pick<MaskItem, 'kind' | 'target' | 'include' | 'exclude' | 'category' | 'color'> = {
  kind: 'mask',
  target: 'pv',
  include: 'i',
  exclude: 'e',
  category: code('c'),
  color: [1, 2, 3],
};

/** Liver (one), lesion (many) with a type each, and an ordered grade of the case. */
export const protocol: ProtocolContent = {
  key: 'liver',
  title: 'Liver lesions CT',
  version: '1.2.0',
  purpose: 'p',
  inclusion: [],
  exclusion: [],
  procedure: code('ct'),
  imageSets: [{ key: 'pv', label: 'PV', role: 'annotate', modality: 'CT', required: true }],
  windows: [],
  items: [
    {
      ...mask,
      key: 'liver',
      label: 'Liver',
      scope: 'case',
      cardinality: 'one',
      type: code('liver'),
      consensus: { whenConcordant: 'intersection' },
    },
    {
      ...mask,
      key: 'lesion',
      label: 'Lesion',
      scope: 'lesion',
      cardinality: 'many',
      type: code('lesion'),
      consensus: { whenConcordant: 'randomRead' },
    },
    {
      kind: 'question',
      key: 'type',
      label: 'Type',
      scope: 'lesion',
      of: 'lesion',
      text: 't',
      answer: 'choice',
      choices: [
        { value: 'cyst', label: 'cyst' },
        { value: 'metastasis', label: 'metastasis' },
      ],
      required: true,
      code: code('t'),
      consensus: 'equalValue',
    },
    {
      kind: 'question',
      key: 'grade',
      label: 'Grade',
      scope: 'case',
      text: 'g',
      answer: 'choice',
      ordered: true,
      choices: ['g0', 'g1', 'g2', 'g3'].map((value) => ({ value, label: value })),
      required: true,
      code: code('g'),
      consensus: 'randomRead',
    },
  ],
  reads: 2,
  rules: [
    { id: 'liverState', item: 'liver', predicate: 'stateDiffers', severity: 'critical' },
    { id: 'liverDice', item: 'liver', predicate: 'metric', metric: 'dice', atLeast: 0.95, severity: 'major' },
    { id: 'unmatched', item: 'lesion', predicate: 'instanceUnmatched', severity: 'critical' },
    { id: 'split', item: 'lesion', predicate: 'splitOrMerge', severity: 'major' },
    {
      id: 'smallDice',
      item: 'lesion',
      predicate: 'metric',
      metric: 'dice',
      atLeast: 0.6,
      maxDiameterMm: 10,
      severity: 'major',
    },
    {
      id: 'largeDice',
      item: 'lesion',
      predicate: 'metric',
      metric: 'dice',
      atLeast: 0.75,
      minDiameterMm: 10,
      severity: 'major',
    },
    { id: 'far', item: 'lesion', predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, severity: 'minor' },
    { id: 'swap', item: 'liver', predicate: 'labelSwap', atLeast: 0.8, severity: 'critical' },
    { id: 'typeDiffers', item: 'type', predicate: 'categoryDiffers', within: 0, severity: 'major' },
    { id: 'gradeDiffers', item: 'grade', predicate: 'categoryDiffers', within: 1, severity: 'minor' },
  ],
  controlFraction: 0.1,
  adjudication: {
    mode: 'chooseOrEdit',
    allowed: ['takeLeft', 'takeRight', 'consensus', 'edit', 'neither', 'indeterminate'],
  },
  preLabel: { exposure: 'none' },
  signOff: { checklist: ['Seen'], approverMayHaveAdjudicated: false },
};

/** A measured mask at a place of its own; `slice` orders the lesions. */
export function measured(
  left: string | null,
  right: string | null,
  more: Partial<MaskMeasurement> & { at?: number } = {},
): MaskMeasurement {
  const { at = 1, ...rest } = more;
  const presence =
    rest.presence ?? (left === null ? (right === null ? 'both' : 'right') : right === null ? 'left' : 'both');
  return {
    presence,
    left,
    right,
    leftMl: presence === 'right' ? null : 1,
    rightMl: presence === 'left' ? null : 1,
    leftDiameterMm: presence === 'right' ? null : 11,
    rightDiameterMm: presence === 'left' ? null : 11,
    metrics: presence === 'both' ? { dice: 0.97, iou: 0.94, hd95Mm: 1, volumeDifferencePercent: 2 } : {},
    slices: { from: at, to: at + 6 },
    place: { sopInstanceUid: `1.2.${at}`, slice: at, column: 5, row: 7 },
    ...rest,
  };
}

export const wholeLiver: ItemMeasurement = { pairs: [measured(null, null)], lone: [], splits: [] };
export const noMasks: ItemMeasurement = { pairs: [], lone: [], splits: [] };

/** An evaluation with a liver and lesions by key and type. */
export function evaluation(lesions: Readonly<Record<string, string>>, grade = 'g1'): Evaluation {
  const instances = Object.entries(lesions).map(([key, type]) => ({ key, answers: { type } }));
  return {
    items: {
      liver: { state: 'present' },
      lesion: instances.length === 0 ? { state: 'absent' } : { state: 'present', instances },
    },
    answers: { grade },
  };
}

export function input(
  left: Evaluation,
  right: Evaluation,
  lesion: ItemMeasurement,
  more: Partial<ComparisonInput> = {},
): ComparisonInput {
  return { protocol, left, right, items: { liver: wholeLiver, lesion }, swaps: [], sliceSpacingMm: { pv: 1 }, ...more };
}

const flip = (side: Side): Side => (side === 'left' ? 'right' : 'left');

function mirroredMask(one: MaskMeasurement): MaskMeasurement {
  return {
    ...one,
    presence: one.presence === 'both' ? 'both' : flip(one.presence),
    left: one.right,
    right: one.left,
    leftMl: one.rightMl,
    rightMl: one.leftMl,
    leftDiameterMm: one.rightDiameterMm,
    rightDiameterMm: one.leftDiameterMm,
    ...(one.centroids === undefined ? {} : { centroids: { left: one.centroids.right, right: one.centroids.left } }),
    ...(one.images === undefined ? {} : { images: { left: one.images.right, right: one.images.left } }),
  };
}

/** The same comparison with the readers exchanged. */
export function mirrored(one: ComparisonInput): ComparisonInput {
  return {
    ...one,
    left: one.right,
    right: one.left,
    items: Object.fromEntries(
      Object.entries(one.items).map(([key, item]) => [
        key,
        {
          pairs: item.pairs.map(mirroredMask),
          lone: item.lone.map(mirroredMask),
          splits: item.splits.map((split) => ({ ...split, side: flip(split.side) })),
        },
      ]),
    ),
    ...(one.composites === undefined
      ? {}
      : {
          composites: Object.fromEntries(
            Object.entries(one.composites).map(([key, whole]) => [key, whole === null ? null : mirroredMask(whole)]),
          ),
        }),
    swaps: one.swaps.map((swap) => ({ ...swap, left: swap.right, right: swap.left })),
  };
}
