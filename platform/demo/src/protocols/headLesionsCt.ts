import type { ProtocolContent } from '@overread/domain';
import { CODES } from './codes.ts';
import { lesionQuestions } from './lesionQuestions.ts';

/** Lesions in the head on CT: one structure, any number of lesions with two questions each. */
export const HEAD_LESIONS_CT: ProtocolContent = {
  key: 'head-lesions-ct',
  title: 'Lesions in the head on CT',
  version: '1.0.0',
  purpose:
    'Outline focal lesions of the brain and the lateral ventricles on unenhanced head CT, as training data for a detection algorithm.',
  inclusion: [
    'Unenhanced axial CT of the head, slices of 3 mm or less',
    'The whole brain from the orbits to the vertex',
  ],
  exclusion: ['Contrast given before the scan', 'Motion that hides the outline of the ventricles'],
  bodyPart: CODES.head,
  procedure: CODES.ctOfHead,
  imageSets: [{ key: 'ct', label: 'Unenhanced CT', role: 'annotate', modality: 'CT', required: true }],
  windows: [
    { name: 'Brain', center: 40, width: 80 },
    { name: 'Stroke', center: 35, width: 40 },
    { name: 'Soft tissue', center: 40, width: 400 },
    { name: 'Bone', center: 480, width: 2500 },
  ],
  items: [
    {
      kind: 'mask',
      key: 'ventricles',
      label: 'Lateral ventricles',
      scope: 'case',
      cardinality: 'one',
      target: 'ct',
      include:
        'The fluid of both lateral ventricles above the level where the frontal horns first appear: frontal horns, bodies and atria. Include the choroid plexus and the septum between them.',
      exclude:
        'The third ventricle, the temporal horns below that level, the cisterns and the sulci. Fluid within 22 mm of the inner table is not ventricle here.',
      category: CODES.anatomical,
      type: CODES.lateralVentricle,
      region: CODES.brain,
      color: [96, 165, 250],
      window: 'Brain',
      // Two of them, which meet on few slices.
      selfCheck: { parts: false },
      consensus: { whenConcordant: 'randomRead' },
    },
    {
      kind: 'mask',
      key: 'lesion',
      label: 'Lesion',
      scope: 'lesion',
      cardinality: 'many',
      target: 'ct',
      include:
        'Every focal area of the brain that is denser or less dense than its surroundings, from 4 mm in its longest diameter. Draw the outer edge on every slice. One lesion for each separate focus; touching foci of one kind are one lesion.',
      exclude:
        'Swelling around a lesion. The old defect of the right frontal lobe under the burr hole, which every case of this series shows. Calcified choroid plexus and pineal gland. Sulci, vessels and the falx.',
      category: CODES.abnormal,
      type: CODES.lesion,
      region: CODES.brain,
      color: [250, 128, 114],
      window: 'Brain',
      consensus: { whenConcordant: 'intersection' },
    },
    ...lesionQuestions([
      { value: 'hemorrhage', label: 'Haemorrhage', code: CODES.hemorrhage },
      { value: 'infarct', label: 'Infarct', code: CODES.infarct },
      { value: 'mass', label: 'Mass', code: CODES.neoplasm },
      { value: 'cyst', label: 'Cyst', code: CODES.cyst },
      { value: 'indeterminate', label: 'Cannot be decided', code: CODES.indeterminate },
    ]),
    {
      kind: 'question',
      key: 'massEffect',
      label: 'Mass effect',
      scope: 'case',
      text: 'Is the midline or a ventricle displaced?',
      answer: 'choice',
      ordered: true,
      choices: [
        { value: 'none', label: 'None', code: CODES.none },
        { value: 'mild', label: 'Up to 5 mm', code: CODES.mild },
        { value: 'severe', label: 'More than 5 mm', code: CODES.severe },
      ],
      required: true,
      code: CODES.finding,
      consensus: 'equalValue',
    },
  ],
  reads: 2,
  rules: [
    { id: 'v01', item: 'ventricles', predicate: 'stateDiffers', severity: 'critical' },
    { id: 'v02', item: 'ventricles', predicate: 'metric', metric: 'dice', atLeast: 0.85, severity: 'minor' },
    {
      id: 'v03',
      item: 'ventricles',
      predicate: 'metric',
      metric: 'hd95Mm',
      atMost: 5,
      orSlices: 2,
      severity: 'minor',
    },
    { id: 'l01', item: 'lesion', predicate: 'instanceUnmatched', severity: 'critical' },
    { id: 'l02', item: 'lesion', predicate: 'stateDiffers', severity: 'critical' },
    { id: 'l03', item: 'lesion', predicate: 'splitOrMerge', severity: 'major' },
    {
      id: 'l04',
      item: 'lesion',
      predicate: 'all',
      of: [
        { predicate: 'metric', metric: 'dice', atLeast: 0.75, minDiameterMm: 10 },
        { predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, minDiameterMm: 10 },
      ],
      severity: 'major',
    },
    // One voxel all around halves the overlap of a small lesion: its surface counts instead.
    {
      id: 'l05',
      item: 'lesion',
      predicate: 'metric',
      metric: 'nsd',
      toleranceMm: 1.5,
      atLeast: 0.8,
      maxDiameterMm: 10,
      severity: 'minor',
    },
    {
      id: 'l06',
      item: 'lesion',
      predicate: 'sideDiffers',
      midline: { at: 'item', item: 'ventricles', marginMm: 5 },
      severity: 'critical',
    },
    { id: 'l07', item: 'lesion', predicate: 'labelSwap', atLeast: 0.5, severity: 'critical' },
    { id: 'q01', item: 'type', predicate: 'categoryDiffers', within: 0, severity: 'major' },
    { id: 'q02', item: 'confidence', predicate: 'categoryDiffers', within: 1, severity: 'minor' },
    { id: 'q03', item: 'massEffect', predicate: 'categoryDiffers', within: 0, severity: 'major' },
  ],
  clinicalInformation: ['indication'],
  controlFraction: 0.1,
  adjudication: {
    mode: 'chooseOrEdit',
    allowed: ['takeLeft', 'takeRight', 'consensus', 'edit', 'neither', 'indeterminate'],
  },
  preLabel: { exposure: 'none' },
  signOff: {
    checklist: [
      'Every lesion is outlined on all slices',
      'Left and right are as in the image',
      'The old frontal defect is not marked',
    ],
    approverMayHaveAdjudicated: false,
  },
};

/** The pilot of the same SOP: every case goes to a third person, agreeing or not, to test the limits. */
export const HEAD_LESIONS_CT_PILOT: ProtocolContent = {
  ...HEAD_LESIONS_CT,
  version: '0.9.0',
  purpose: `Pilot of the SOP: ${HEAD_LESIONS_CT.purpose} Every case is looked at by a third person.`,
  controlFraction: 1,
};
