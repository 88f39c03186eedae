import { createHash } from 'node:crypto';
import { createMask, equalMasks, setVoxel } from '@overread/agreement';
import type { StackMask } from '@overread/comparison';
import { type ImageStack, PRIVATE, parseSegmentation, readPart10 } from '@overread/dicom';
import { imageKey, type MaskMethod, type ProtocolContent } from '@overread/domain';
import { describe, expect, it } from 'vitest';
import { buildReadRecords, type ReadFacts } from './buildReadRecords.ts';
import { checkMasks } from './checkMasks.ts';
import { packMasks, unpackMasks } from './packMasks.ts';
import type { RecordScene } from './recordScene.ts';
import { viewUidsOf } from './viewUids.ts';

const ports = { sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') };
/** Three frames of one enhanced image. */
const stack: ImageStack = {
  studyInstanceUid: '1.2.1',
  seriesInstanceUid: '1.2.2',
  modality: 'CT',
  geometry: 'volume',
  calibration: 'pixelSpacing',
  columns: 9,
  rows: 7,
  pixelSpacingMm: [1, 1],
  sliceSpacingMm: 2,
  sliceThicknessMm: 2,
  regular: true,
  orientation: [1, 0, 0, 0, 1, 0],
  normal: [0, 0, 1],
  frameOfReferenceUid: '1.2.3',
  frameOfReferenceDerived: false,
  warnings: [],
  slices: [0, 1, 2].map((index) => ({
    sopInstanceUid: '1.2.4',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2.1',
    position: [0, 0, index * 2],
    distanceMm: index * 2,
    instanceNumber: 1,
    frameNumber: index + 1,
  })),
};
const sct = (value: string, meaning: string) => ({ value, scheme: 'SCT', meaning });
const KIDNEY = sct('64033007', 'Kidney');
const LEFT = sct('7771000', 'Left');
const item = { kind: 'mask', target: 'ct', scope: 'case', include: 'i', exclude: 'e', color: [200, 20, 20] } as const;
const content = {
  key: 'kidney',
  title: 'Kidney and tumours',
  version: '1.0.0',
  procedure: { value: '25045-6', scheme: 'LN', meaning: 'CT unspecified body region' },
  preLabel: { exposure: 'none' },
  items: [
    {
      ...item,
      key: 'kidney',
      label: 'Left kidney',
      cardinality: 'one',
      category: sct('91723000', 'Anatomical Structure'),
      type: KIDNEY,
      laterality: LEFT,
    },
    {
      ...item,
      key: 'tumour',
      label: 'Tumour',
      cardinality: 'many',
      category: sct('49755003', 'Morphologically Abnormal Structure'),
      type: sct('108369006', 'Neoplasm'),
      region: KIDNEY,
      laterality: LEFT,
    },
  ],
} as unknown as ProtocolContent;
const study = { '0020000D': { vr: 'UI', Value: ['1.2.1'] }, '00100020': { vr: 'LO', Value: ['SUBJ-1'] } };
const scene: RecordScene = {
  project: { id: '0192-0000-0000-0000', key: 'kidney', title: 'Kidney' },
  protocol: { id: 'p', content, digest: '00'.repeat(32) },
  case: { id: 'c', label: 'CASE-1', subject: 'SUBJ-1', seed: 's' },
  imageSets: [{ key: 'ct', role: 'annotate', modality: 'CT', timepointOrdinal: 0, stack, studyMetadata: study }],
};

function drawn(key: string, instance: string | null, slice: number, method?: MaskMethod): StackMask {
  const mask = createMask(9, 7, 3);
  for (let column = 0; column < 4; column++) setVoxel(mask, column, slice, slice);
  return { item: key, instance, imageSet: 'ct', mask, ...(method === undefined ? {} : { method }) };
}
const FROM = { name: 'GrowCut', version: '5.6.2', parameters: 'seeds=12', from: '1.2.99' };
const MASKS = [
  drawn('kidney', null, 1),
  drawn('tumour', 'i1', 2, { type: 'SEMIAUTOMATIC', ...FROM }),
  drawn('tumour', 'i2', 0, { type: 'AUTOMATIC', name: 'SegNet', from: '1.2.98' }),
];
const evaluation: ReadFacts['evaluation'] = {
  items: {
    kidney: { state: 'present' },
    tumour: {
      state: 'present',
      instances: [
        { key: 'i1', answers: {} },
        { key: 'i2', answers: {} },
      ],
    },
  },
  answers: {},
};
const FACTS: ReadFacts = {
  taskId: 't',
  slot: 0,
  attempt: 1,
  readId: 'r',
  code: 'R-07',
  evaluation,
  conditions: {
    activeTimeS: 10,
    openedAt: '2026-01-05T09:00:00.000Z',
    slicesShown: 3,
    slicesTotal: 3,
    viewer: 'OHIF 3.13.2',
    screen: '1920 x 1080',
    independent: true,
  },
  clinical: [],
  masks: MASKS,
  at: new Date('2026-01-05T09:30:00Z'),
};

describe('the SEG of a read', () => {
  const [seg] = buildReadRecords(ports, scene, FACTS).objects;
  const parsed = parseSegmentation(seg?.bytes ?? new Uint8Array(), stack);
  const { dataSet } = readPart10(seg?.bytes ?? new Uint8Array());

  it('says of each mask how it really came about', () => {
    expect(
      parsed.segments.map((one) => [one.label, one.algorithmType, one.algorithm?.name, one.algorithm?.version]),
    ).toEqual([
      ['Left kidney', 'MANUAL', undefined, undefined],
      ['Tumour 1', 'SEMIAUTOMATIC', 'GrowCut', '5.6.2'],
      ['Tumour 2', 'AUTOMATIC', 'SegNet', 'Not stated'],
    ]);
    expect(parsed.segments[1]?.algorithm?.parameters).toBe('seeds=12');
    expect(dataSet.items('SegmentSequence')[0]?.has('SegmentAlgorithmName')).toBe(false);
  });

  it('names the segmentations that masks began with: received ones, or the pre-label where the SOP gives one', () => {
    const purposes = (bytes: Uint8Array | undefined) =>
      readPart10(bytes ?? new Uint8Array())
        .dataSet.items('SourceInstanceSequence')
        .map((one) => [
          one.text('ReferencedSOPInstanceUID'),
          one.item('PurposeOfReferenceCodeSequence')?.text('CodeValue'),
        ]);
    expect(purposes(seg?.bytes)).toEqual([
      ['1.2.99', PRIVATE.receivedSource.value],
      ['1.2.98', PRIVATE.receivedSource.value],
    ]);
    const shown = { ...content, preLabel: { exposure: 'all' } } as ProtocolContent;
    const withPreLabel = { ...scene, protocol: { ...scene.protocol, content: shown } };
    expect(purposes(buildReadRecords(ports, withPreLabel, FACTS).objects[0]?.bytes)).toEqual([
      ['1.2.99', PRIVATE.preLabelSource.value],
      ['1.2.98', PRIVATE.preLabelSource.value],
    ]);
  });

  it('says the side with the type, and with the region where there is one', () => {
    expect(parsed.segments.map((one) => [one.typeModifiers, one.regionModifiers])).toEqual([
      [[LEFT], []],
      [[LEFT], [LEFT]],
      [[LEFT], [LEFT]],
    ]);
  });

  it('names the viewer it was drawn in and the gateway, with their versions', () => {
    const used = dataSet.items('ContributingEquipmentSequence');
    expect(used.map((one) => [one.text('ManufacturerModelName'), one.text('SoftwareVersions')])).toEqual([
      ['OHIF', '3.13.2'],
      ['Overread Gateway', dataSet.text('SoftwareVersions')],
    ]);
    const said = (bytes: Uint8Array | undefined) =>
      readPart10(bytes ?? new Uint8Array())
        .dataSet.item('ContributingEquipmentSequence')
        ?.text('ContributionDescription');
    expect(said(seg?.bytes)).toBe('Masks were drawn or taken from another program here.');
    const byHand = buildReadRecords(ports, scene, { ...FACTS, masks: MASKS.slice(0, 1) });
    expect(said(byHand.objects[0]?.bytes)).toBe('Masks were drawn here.');
  });

  it('says reader, time point and series of the trial', () => {
    expect([
      dataSet.text('ClinicalTrialSubjectReadingID'),
      dataSet.text('ClinicalTrialTimePointID'),
      dataSet.text('ClinicalTrialSeriesID'),
    ]).toEqual(['R-07', 'T0', 'Masks R-07 ct']);
  });
});

describe('masks on the frames of one image', () => {
  it('are kept with how they were made, each on its frame', async () => {
    const kept = unpackMasks(scene, await packMasks(scene, evaluation, MASKS));
    expect(kept.map(({ item: key, instance, method }) => [key, instance, method])).toEqual(
      MASKS.map(({ item: key, instance, method }) => [key, instance, method]),
    );
    expect(kept.every(({ mask }, index) => equalMasks(mask, MASKS[index]?.mask ?? mask))).toBe(true);
  });

  it('arrive by image key, under the UIDs of the view', () => {
    const uids = viewUidsOf(new Map([['1.2.4', '2.25.4']]));
    const bits = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
    const wire = (key: string) => [
      {
        item: 'kidney',
        instance: null,
        rows: 7,
        columns: 9,
        frames: [{ sopInstanceUid: key, bits }],
        method: FACTS.masks[1]?.method,
      },
    ];
    const sent = (key: string) => checkMasks(scene, wire(key) as Parameters<typeof checkMasks>[1], uids)[0];
    expect(sent(imageKey('2.25.4', 3))?.mask.bits[16]).toBe(1);
    expect(sent(imageKey('2.25.4', 3))?.method).toEqual(MASKS[1]?.method);
    for (const key of ['2.25.4', '2.25.4#4', '1.2.4#3']) {
      expect(() => sent(key)).toThrow(expect.objectContaining({ code: 'OVR_MASK_INVALID' }));
    }
  });
});
