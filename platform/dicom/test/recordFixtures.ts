import type {
  Comparison,
  Evaluation,
  MaskMethod,
  ProtocolContent,
  ProtocolVersion,
  ReadingConditions,
} from '@overread/domain';
import { canonicalBytes } from '@overread/domain';
import {
  buildSegmentation,
  type CaseRecordInput,
  type InstanceReference,
  type MaskRecord,
  SOP_CLASS,
} from '../src/index.ts';
import { ball, CREATED, EQUIPMENT, type SeriesShape, segment, sha256, stackOf, TRIAL, uid } from './fixtures.ts';

const LIVER = { value: '10200004', scheme: 'SCT', meaning: 'Liver' };
const sct = (value: string, meaning: string) => ({ value, scheme: 'SCT', meaning });

const CONTENT: ProtocolContent = {
  key: 'liver',
  title: 'Liver and lesions',
  version: '1.2.0',
  purpose: 'Outline liver and lesions.',
  inclusion: ['Portal venous phase.'],
  exclusion: [],
  procedure: { value: '25045-6', scheme: 'LN', meaning: 'CT unspecified body region' },
  imageSets: [{ key: 'ct', label: 'CT', role: 'annotate', modality: 'CT', required: true }],
  windows: [],
  items: [
    {
      kind: 'mask',
      key: 'liver',
      label: 'Liver',
      scope: 'case',
      cardinality: 'one',
      target: 'ct',
      include: 'All of it.',
      exclude: 'Vessels.',
      category: sct('91723000', 'Anatomical Structure'),
      type: LIVER,
      color: [200, 80, 60],
    },
    {
      kind: 'mask',
      key: 'lesion',
      label: 'Lesion',
      scope: 'lesion',
      cardinality: 'many',
      target: 'ct',
      include: 'From 5 mm.',
      exclude: 'Cysts.',
      category: sct('49755003', 'Morphologically Abnormal Structure'),
      type: sct('52988006', 'Lesion'),
      region: LIVER,
      laterality: sct('7771000', 'Left'),
      color: [220, 200, 40],
    },
    {
      kind: 'question',
      key: 'margin',
      label: 'Margin',
      scope: 'lesion',
      of: 'lesion',
      text: 'How is its margin?',
      answer: 'choice',
      choices: [
        { value: 'sharp', label: 'Sharp', code: sct('129734009', 'Circumscribed lesion') },
        { value: 'blurred', label: 'Blurred' },
      ],
      required: true,
      code: { value: 'MARGIN', scheme: '99PROTO', meaning: 'Margin of the lesion' },
    },
    {
      kind: 'question',
      key: 'quality',
      label: 'Quality',
      scope: 'case',
      text: 'Quality, 0 to 10?',
      answer: 'number',
      required: true,
      code: { value: '111101', scheme: 'DCM', meaning: 'Image Quality' },
    },
    {
      kind: 'question',
      key: 'remark',
      label: 'Remark',
      scope: 'case',
      text: 'Anything else?',
      answer: 'text',
      required: false,
      code: { value: '121106', scheme: 'DCM', meaning: 'Comment' },
    },
  ],
  reads: 2,
  rules: [{ id: 'liverDice', item: 'liver', predicate: 'metric', metric: 'dice', atLeast: 0.9, severity: 'major' }],
  controlFraction: 0.1,
  adjudication: { mode: 'chooseOrEdit', allowed: ['takeLeft', 'takeRight', 'edit'] },
  preLabel: { exposure: 'none' },
  signOff: { checklist: ['I looked at every slice.'], approverMayHaveAdjudicated: false },
};
export const PROTOCOL: ProtocolVersion = {
  id: 'p1',
  content: CONTENT,
  digest: [...sha256(canonicalBytes(CONTENT))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
};

export const EVALUATION: Evaluation = {
  items: {
    liver: { state: 'present' },
    lesion: {
      state: 'present',
      instances: [
        { key: 'i1', answers: { margin: 'sharp' } },
        { key: 'i2', answers: { margin: 'blurred' } },
      ],
    },
  },
  answers: { quality: 7.25, remark: 'Größe \\ \u001c"quoted"\u00a0– 肝臓' },
  imageQuality: 'limited',
};
export const EMPTY: Evaluation = {
  items: { liver: { state: 'notAssessable', reason: 'Out of the field of view' }, lesion: { state: 'absent' } },
  answers: { quality: 2 },
};
export const CONDITIONS = {
  activeTimeS: 312.5,
  openedAt: '2026-01-02T03:00:00Z',
  slicesShown: 8,
  slicesTotal: 8,
  viewer: 'OHIF 3.13.2',
  screen: '1920 x 1080, 1x',
  viewing: {
    viewerName: 'OHIF',
    viewerVersion: '3.13.2',
    overreadVersion: '0.1.0',
    browser: 'Chromium 140',
    screenWidthPx: 1920,
    screenHeightPx: 1080,
    devicePixelRatio: 1.25,
    renderer: 'SwiftShader',
    isSoftwareRenderer: true,
    images: [
      { imageSet: 'ct', transferSyntaxUid: '1.2.840.10008.1.2.4.50', isLossy: true, lossyRatio: 12.5 },
      { imageSet: 'prior', transferSyntaxUid: 'unknown', isLossy: false, lossyRatio: null },
    ],
  },
  selfCheck: [
    {
      check: 'parts',
      item: 'lesion',
      instance: 'i2',
      place: { image: '1.2.3.4#7', from: 5, to: 7 },
      shown: 'Lesion 2 has two parts 9 mm apart: one lesion or two?',
      action: 'meant',
    },
    {
      check: 'overlap',
      item: 'liver',
      other: { item: 'lesion', instance: 'i1' },
      place: { image: '1.2.3', from: 4, to: 4 },
      shown: 'Liver and Lesion 1 share 12 voxels on slice 4. Is that meant?',
      action: 'changed',
    },
  ],
  independent: true,
} as const satisfies ReadingConditions;

export function context(shape: SeriesShape, name: string): CaseRecordInput {
  const { source } = stackOf(shape);
  return {
    source,
    uids: {
      sopInstanceUid: uid(name, 'sr', JSON.stringify(shape)),
      seriesInstanceUid: uid(name, 'srSeries', JSON.stringify(shape)),
    },
    seriesNumber: 902,
    title: 'Read R-07',
    createdAt: CREATED,
    equipment: EQUIPMENT,
    clinicalTrial: TRIAL,
    protocol: PROTOCOL,
    deviceUid: uid('device'),
    facts: { caseId: 'c1', taskId: 't1' },
    sha256,
  };
}

export function reference(shape: SeriesShape, name: string, sopClassUid: string): InstanceReference {
  return {
    studyInstanceUid: uid(JSON.stringify(shape), 'study'),
    seriesInstanceUid: uid(name, 'series'),
    sopClassUid,
    sopInstanceUid: uid(name, 'instance'),
  };
}

/** How each of the three masks was made; the first says nothing, so by hand. */
const METHODS: readonly (MaskMethod | undefined)[] = [
  undefined,
  { type: 'SEMIAUTOMATIC', name: 'Grow cut', version: '2.1', parameters: 'seed=7', from: '1.2.3' },
  { type: 'AUTOMATIC', name: 'meanSurface', version: '1' },
];

/** A SEG of three masks and the records of them. */
export function masksOf(shape: SeriesShape, name: string): { seg: Uint8Array; masks: MaskRecord[] } {
  const { stack, source } = stackOf(shape);
  const segmentation = reference(shape, name, SOP_CLASS.segmentation);
  const keys = [
    { item: 'liver', instance: null },
    { item: 'lesion', instance: 'i1' },
    { item: 'lesion', instance: 'i2' },
  ];
  const segments = keys.map((_, index) =>
    segment(ball(stack, [0.3 + 0.1 * index, 0.5, 0.5], 0.3 - 0.1 * index), index),
  );
  const seg = buildSegmentation({
    stack,
    source,
    segments,
    uids: segmentation,
    dimensionOrganizationUid: uid('dims'),
    seriesNumber: 901,
    title: name,
    createdAt: CREATED,
    equipment: EQUIPMENT,
    creator: 'R-07',
    contentLabel: 'READ',
  });
  const masks = segments.map((one, index) => ({
    key: keys[index] ?? { item: 'liver', instance: null },
    stack,
    mask: one.mask,
    segmentation,
    segmentNumber: index + 1,
    trackingId: one.trackingId,
    trackingUid: one.trackingUid,
    ...(METHODS[index] === undefined ? {} : { method: METHODS[index] }),
    ...(index === 2 ? { sourceTrackingUids: [uid('tracking', 'a'), uid('tracking', 'b')] } : {}),
  }));
  return { seg, masks };
}

export const COMPARISON: Comparison = {
  units: [
    { id: 'liver', item: 'liver', left: null, right: null },
    { id: 'lesion:1', item: 'lesion', left: 'i1', right: 'i2' },
  ],
  verdicts: [
    {
      rule: 'liverDice',
      unit: 'liver',
      verdict: 'fail',
      value: 0.8123456789012345,
      limit: 0.9,
      measure: 'dice',
      sentence: 'To the adjudicator because the Dice of liver is 0.81, limit 0.90 (rule liverDice, major).',
    },
    { rule: 'liverDice', unit: 'lesion:1', verdict: 'notApplicable', value: null, limit: null },
    {
      rule: 'largeLesion',
      unit: 'lesion:1',
      verdict: 'pass',
      value: null,
      limit: null,
      members: [
        { verdict: 'pass', value: 0.93, limit: 0.8, measure: 'nsd@1.5' },
        { verdict: 'pass', value: 3.25, limit: 5, measure: 'hd95Mm' },
        { verdict: 'notApplicable', value: null, limit: null },
      ],
      sentence: 'Lesion 1 (12 mm) passed: surface Dice at 1.5 mm 0.93, limit 0.80 and HD95 3.25 mm, limit 5.00 mm.',
    },
    { rule: 'wholeMasd', unit: 'whole', verdict: 'pass', value: 0.5, limit: 1, measure: 'masdMm' },
  ],
  discrepancies: [
    {
      kind: 'overlap',
      unit: 'liver',
      item: 'liver',
      rule: 'liverDice',
      severity: 'major',
      sentence: 'Liver: the outlines overlap by 81 %, 90 % was asked for.',
      place: { sopInstanceUid: '1.2.3', slice: 4, column: 11, row: 12, worldMm: [-12.5, 40.25, 107.5] },
      values: { dice: 0.81 },
    },
  ],
  concordantUnits: ['lesion:1'],
  isConcordant: false,
  metrics: {
    liver: { volumeDifferenceMl: -3.5, dice: 0.8123456789012345, iou: 0.684, hd95Mm: 3.25, other: 4 },
    'lesion:1': { dice: null, 'nsd@1.5': 0.93, 'nsd@2': 0.97, hd95PooledMm: 2.5, hd95MeanMm: 2.75 },
    whole: { masdMm: 0.5 },
  },
};
