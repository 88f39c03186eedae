import type { Code, MaskItem, ProtocolContent, Rule } from '@overread/domain';
import type { Nucleus } from '../images/brainT1.ts';
import { CODES } from './codes.ts';

interface NucleusText {
  readonly key: Nucleus;
  readonly label: string;
  readonly type: Code;
  readonly laterality: Code;
  readonly color: MaskItem['color'];
  readonly include: string;
  readonly exclude: string;
}

const CAUDATE = {
  type: CODES.caudate,
  include: 'Head and body of the caudate nucleus, lateral to the frontal horn and body of the lateral ventricle.',
  exclude: 'The tail behind the atrium, the accumbens below the internal capsule, the ventricle and its wall.',
} as const;
const PUTAMEN = {
  type: CODES.putamen,
  include: 'The putamen from its front end, where it meets the caudate, to the last slice where it is grey.',
  exclude: 'Globus pallidus, external capsule, claustrum, and the bridges of grey matter across the internal capsule.',
} as const;
const THALAMUS = {
  type: CODES.thalamus,
  include: 'The thalamus with the pulvinar, from the foramen of Monro to the quadrigeminal plate.',
  exclude: 'The geniculate bodies, the hypothalamus, the internal capsule and the third ventricle.',
} as const;

const NUCLEUS_TEXTS: readonly NucleusText[] = [
  { key: 'caudateLeft', label: 'Caudate, left', laterality: CODES.left, color: [125, 211, 252], ...CAUDATE },
  { key: 'caudateRight', label: 'Caudate, right', laterality: CODES.right, color: [3, 105, 161], ...CAUDATE },
  { key: 'putamenLeft', label: 'Putamen, left', laterality: CODES.left, color: [253, 164, 175], ...PUTAMEN },
  { key: 'putamenRight', label: 'Putamen, right', laterality: CODES.right, color: [190, 18, 60], ...PUTAMEN },
  { key: 'thalamusLeft', label: 'Thalamus, left', laterality: CODES.left, color: [190, 242, 100], ...THALAMUS },
  { key: 'thalamusRight', label: 'Thalamus, right', laterality: CODES.right, color: [77, 124, 15], ...THALAMUS },
];

/** The rules of one nucleus; ids `a1` ... `f5`. */
function nucleusRules(item: string, letter: string): Rule[] {
  return [
    { id: `${letter}1`, item, predicate: 'stateDiffers', severity: 'critical' },
    { id: `${letter}2`, item, predicate: 'labelSwap', atLeast: 0.5, severity: 'critical' },
    { id: `${letter}3`, item, predicate: 'metric', metric: 'dice', atLeast: 0.8, severity: 'major' },
    { id: `${letter}4`, item, predicate: 'metric', metric: 'hd95Mm', atMost: 4, orSlices: 2, severity: 'major' },
    { id: `${letter}5`, item, predicate: 'sideDiffers', severity: 'critical' },
  ];
}

/** Deep grey nuclei on T1: six structures with their sides, and one question of the case. */
export const DEEP_GREY_T1: ProtocolContent = {
  key: 'deep-grey-t1',
  title: 'Deep grey nuclei on T1',
  version: '1.0.0',
  purpose: 'Outline caudate, putamen and thalamus of both sides on T1-weighted MR for volumes in ageing.',
  inclusion: ['T1-weighted gradient echo, axial, slices of 2 mm or less', 'Both thalami within the images'],
  exclusion: ['Surgery or bleeding in the deep nuclei'],
  bodyPart: CODES.brain,
  procedure: CODES.mriOfBrain,
  imageSets: [{ key: 't1', label: 'T1', role: 'annotate', modality: 'MR', required: true }],
  windows: [
    { name: 'Whole brain', center: 80, width: 160 },
    { name: 'Grey and white', center: 78, width: 70 },
  ],
  items: [
    ...NUCLEUS_TEXTS.map(
      (text): MaskItem => ({
        ...text,
        kind: 'mask',
        scope: 'case',
        cardinality: 'one',
        target: 't1',
        category: CODES.anatomical,
        region: CODES.brain,
        window: 'Grey and white',
        consensus: { whenConcordant: 'union' },
      }),
    ),
    {
      kind: 'question',
      key: 'ventriclesWide',
      label: 'Width of the ventricles',
      scope: 'case',
      text: 'Are the lateral ventricles wider than usual?',
      answer: 'choice',
      ordered: true,
      choices: [
        { value: 'no', label: 'No', code: CODES.none },
        { value: 'mild', label: 'Mildly', code: CODES.mild },
        { value: 'severe', label: 'Clearly', code: CODES.severe },
      ],
      required: true,
      code: CODES.finding,
      consensus: 'equalValue',
    },
  ],
  reads: 2,
  rules: [
    ...NUCLEUS_TEXTS.flatMap(({ key }, index) => nucleusRules(key, 'abcdef'.charAt(index))),
    { id: 'q1', item: 'ventriclesWide', predicate: 'categoryDiffers', within: 0, severity: 'minor' },
  ],
  controlFraction: 0.05,
  adjudication: {
    mode: 'chooseOrEdit',
    allowed: ['takeLeft', 'takeRight', 'consensus', 'edit', 'neither', 'indeterminate'],
  },
  preLabel: { exposure: 'none' },
  signOff: {
    checklist: ['Left and right are as in the image', 'No outline reaches the ventricle'],
    approverMayHaveAdjudicated: false,
  },
};
