import { equalMasks, isEmptyMask } from '@overread/agreement';
import type { Evaluation, ProtocolContent } from '@overread/domain';
import { canonicalBytes } from '@overread/domain';
import { scale, withoutDciodvfy } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import {
  buildRead,
  type CaseRecordInput,
  type InstanceReference,
  type MaskRecord,
  parseRecord,
  parseSegmentation,
  type SegmentInput,
  SOP_CLASS,
} from '../src/index.ts';
import { CREATED, EQUIPMENT, sha256, TRIAL, uid } from './fixtures.ts';
import {
  caseName,
  type MatrixCase,
  type MatrixMask,
  matrixCases,
  matrixImages,
  matrixItems,
  matrixMasks,
} from './matrixCase.ts';
import { CONDITIONS, PROTOCOL } from './recordFixtures.ts';
import { segOn } from './segFixtures.ts';
import { verifyObjects } from './verifyObject.ts';

const SEED = 20261122;
/** A case gives a SEG and an SR, or an SR alone. */
const CASES = matrixCases(Math.ceil(scale('matrixObjects') / 2), SEED);

/** The read of one case: SEG, unless nothing is outlined, and SR. */
function readOf(one: MatrixCase) {
  const images = matrixImages(one);
  const items = matrixItems(one);
  const masks = matrixMasks(one);
  const drawn = masks.filter(({ mask }) => !isEmptyMask(mask));
  const reference: InstanceReference = {
    studyInstanceUid: images.stack.studyInstanceUid,
    seriesInstanceUid: uid('segSeries', caseName(one)),
    sopClassUid: SOP_CLASS.segmentation,
    sopInstanceUid: uid('seg', caseName(one)),
  };
  // Empty masks stay in the SEG of every second case: a described segment without frames is allowed.
  const written = one.seed % 2 === 0 ? masks : drawn;
  const segments = written.map((mask, index) => segmentOf(one, mask, index));
  const seg = drawn.length === 0 ? undefined : segOn(images, segments, caseName(one), { uids: reference });
  const records = written.flatMap(({ item, instance, mask }, index): MaskRecord[] => {
    const segment = segments[index];
    if (segment === undefined || isEmptyMask(mask)) return [];
    const { trackingId, trackingUid } = segment;
    const key = { item, instance };
    return [
      { key, stack: images.stack, mask, segmentation: reference, segmentNumber: index + 1, trackingId, trackingUid },
    ];
  });
  const content: ProtocolContent = { ...PROTOCOL.content, items, rules: [] };
  const evaluation: Evaluation = {
    items: Object.fromEntries(
      items.map(({ key, cardinality }) => {
        const own = drawn.filter((mask) => mask.item === key);
        if (own.length === 0) return [key, { state: 'absent' as const }];
        const instances = own.map((mask) => ({ key: mask.instance ?? '', answers: {} }));
        return [key, { state: 'present' as const, ...(cardinality === 'many' ? { instances } : {}) }];
      }),
    ),
    answers: {},
  };
  const base: CaseRecordInput = {
    source: images.source,
    uids: { sopInstanceUid: uid('sr', caseName(one)), seriesInstanceUid: uid('srSeries', caseName(one)) },
    seriesNumber: 902,
    title: 'Read R-07',
    createdAt: CREATED,
    equipment: EQUIPMENT,
    clinicalTrial: TRIAL,
    protocol: { id: 'p1', content, digest: Buffer.from(sha256(canonicalBytes(content))).toString('hex') },
    deviceUid: uid('device'),
    facts: { caseId: 'c1', taskId: 't1' },
    sha256,
  };
  const sr = buildRead({
    ...base,
    reader: 'R-07',
    evaluation,
    conditions: CONDITIONS,
    clinicalInformation: [],
    statements: ['I did not consult the clinical record.'],
    masks: records,
  });
  return { ...images, segments, drawn, seg, sr, evaluation };
}

function segmentOf(one: MatrixCase, { item, instance, mask }: MatrixMask, index: number): SegmentInput {
  const found = matrixItems(one).find((each) => each.key === item);
  if (found === undefined) throw new Error(`no item ${item}`);
  const { category, type, region, laterality, color, label } = found;
  const isByHand = index % 3 !== 1;
  return {
    label: instance === null ? label : `${label} ${instance.slice(1)}`,
    category,
    type,
    ...(laterality ? { typeModifier: laterality } : {}),
    ...(region ? { region, ...(laterality ? { regionModifier: laterality } : {}) } : {}),
    trackingId: instance === null ? item : `${item}/${instance}`,
    trackingUid: uid('tracking', caseName(one), index),
    algorithmType: isByHand ? 'MANUAL' : index % 2 === 0 ? 'SEMIAUTOMATIC' : 'AUTOMATIC',
    ...(isByHand
      ? {}
      : {
          algorithm: {
            name: 'Threshold',
            version: '2',
            family: { value: '123110', scheme: 'DCM', meaning: 'Artificial Intelligence' },
          },
        }),
    color,
    mask,
  };
}

describe(`reads of ${CASES.length} generated cases (seed ${SEED})`, () => {
  const isWithout = withoutDciodvfy();
  for (const one of CASES) {
    it(caseName(one), async () => {
      const { stack, segments, drawn, seg, sr, evaluation } = readOf(one);
      expect(seg === undefined).toBe(drawn.length === 0);
      if (seg !== undefined) {
        const parsed = parseSegmentation(seg, stack);
        expect(parsed.segments).toHaveLength(segments.length);
        parsed.segments.forEach((found, index) => {
          const given = segments[index];
          if (given === undefined) throw new Error('a segment too many');
          expect(equalMasks(found.mask, given.mask)).toBe(true);
          expect([found.label, found.trackingUid, found.algorithmType]).toEqual([
            given.label,
            given.trackingUid,
            given.algorithmType,
          ]);
          expect(found.category).toEqual(given.category);
          expect(found.type?.equivalents ?? []).toEqual(given.type.equivalents ?? []);
          expect([...found.typeModifiers, ...found.regionModifiers]).toEqual(
            [given.typeModifier, given.regionModifier].filter((code) => code !== undefined),
          );
        });
      }
      expect(parseRecord(sr, sha256).content).toMatchObject({ kind: 'read', evaluation });
      if (!isWithout) await verifyObjects(seg === undefined ? [sr] : [seg, sr]);
    });
  }
});
