import { describe, expect, it } from 'vitest';
import {
  buildRead,
  DataSet,
  itemsOf,
  parseRecord,
  parseSr,
  RECORD_TEMPLATES,
  type ReadItem,
  type RecordKind,
} from '../src/index.ts';
import { type SeriesShape, sha256 } from './fixtures.ts';
import { CONDITIONS, context, EMPTY, EVALUATION } from './recordFixtures.ts';
import { sampleRecord } from './recordSamples.ts';
import { asFile, run, verifyObject } from './verifyObject.ts';

const AXIAL: SeriesShape = { plane: 'axial', columns: 32, rows: 24, slices: 8 };
const SHAPES: SeriesShape[] = [
  AXIAL,
  { plane: 'oblique', columns: 23, rows: 21, slices: 5 },
  { plane: 'coronal', columns: 17, rows: 13, slices: 1 },
];
const KINDS = Object.keys(RECORD_TEMPLATES) as RecordKind[];

async function dsrdump(bytes: Uint8Array): Promise<string> {
  const { status, output } = await asFile(bytes, (path) => run('dsrdump', ['+Pl', '+Pn', path]));
  expect(output, output).not.toMatch(/^[EF]: /m);
  expect(status).toBe(0);
  return output;
}

describe.each(KINDS)('a record of kind %s', (kind) => {
  const template = RECORD_TEMPLATES[kind];
  const forms = [
    [true, template.withMasks],
    [false, template.withoutMasks],
  ] as const;
  const shapes = template.withMasks && template.withoutMasks ? SHAPES : [AXIAL];
  for (const [withMasks, form] of forms) {
    if (form === null) continue;
    for (const shape of shapes) {
      it(`passes dciodvfy and dsrdump and is what its row says: ${shape.plane}, ${withMasks ? 'with' : 'without'} masks`, async () => {
        const bytes = sampleRecord(kind, shape, withMasks);
        expect(sampleRecord(kind, shape, withMasks)).toEqual(bytes);
        await verifyObject(bytes);
        await dsrdump(bytes);
        const parsed = parseRecord(bytes, sha256);
        const { root, dataSet } = parsed.document;
        expect(parsed.kind).toBe(kind);
        expect(parsed.recordedAt).toBe('2026-01-02T03:04:05.678Z');
        expect([root.name?.value, root.name?.scheme]).toEqual([form.root.value, form.root.scheme]);
        expect([dataSet.text('SOPClassUID'), root.template]).toEqual([form.sopClassUid, form.tid]);
        expect(dataSet.text('PatientName') === 'OVERREAD^PROJECT').toBe(template.study === 'record');
        expect(dataSet.text('SeriesDescription')).toContain('RESEARCH ANNOTATION, NOT FOR CLINICAL USE');
        if (form.tid === '1500') checkGroups(root);
      });
    }
  }
});

/** Each group has what the stock viewer needs: tracking, and a number from a point on an image. */
function checkGroups(root: ReadItem): void {
  const groups = itemsOf(root).filter((item) => item.valueType === 'CONTAINER' && item.name?.value === '125007');
  expect(groups.length).toBeGreaterThan(0);
  for (const group of groups) {
    const items = itemsOf(group);
    for (const needed of ['112039', '112040', '121191', '121232', '118565006']) {
      expect(items.some((item) => item.name?.value === needed)).toBe(true);
    }
    expect(items.filter((item) => item.valueType === 'SCOORD')).toHaveLength(1);
    for (const item of items)
      if (item.valueType === 'NUM') expect(item.children.some((child) => child.valueType === 'SCOORD')).toBe(true);
  }
}

describe('an agreement', () => {
  it('infers each number from the segments of both reads, and holds nothing by reference', () => {
    const { root } = parseSr(sampleRecord('agreement', AXIAL, true));
    const dice = itemsOf(root).find((item) => item.name?.value === 'DSC');
    const sources = (dice?.children ?? []).flatMap((child) => (child.valueType === 'IMAGE' ? [child] : []));
    expect(sources.map((child) => [child.relationship, child.name?.value, child.segments])).toEqual([
      ['INFERRED FROM', '121191', [1]],
      ['INFERRED FROM', '121191', [1]],
    ]);
    expect(new Set(sources.map((child) => child.reference.sopInstanceUid)).size).toBe(2);
    expect(itemsOf(root).some((item) => item.valueType === 'REFERENCE')).toBe(false);
  });
});

describe('a sign-off', () => {
  it('is VERIFIED by exactly one person, at a UTC moment', () => {
    const parsed = parseSr(sampleRecord('signOff', AXIAL, true));
    expect(parsed.isVerified).toBe(true);
    expect(parsed.isComplete).toBe(true);
    expect(parsed.dataSet.items('VerifyingObserverSequence')).toHaveLength(1);
    expect(parsed.verifyingObserver).toBe('Okoye^Ada');
    expect(parsed.dataSet.item('VerifyingObserverSequence')?.text('VerificationDateTime')).toBe(
      '20260102030405.678000+0000',
    );
  });
});

describe('predecessors', () => {
  it('say what each is for, by CID 7009, and lie in the study that they lie in', () => {
    const { predecessors, dataSet } = parseSr(sampleRecord('adjudication', AXIAL, true));
    expect(predecessors.map((one) => one.purpose)).toEqual(['evidence', 'evidence', 'replaced']);
    expect(dataSet.items('PredecessorDocumentsSequence')).toHaveLength(2);
    expect(parseSr(sampleRecord('signOff', AXIAL, true)).predecessors.map((one) => one.purpose)).toEqual([
      'preliminary',
    ]);
  });
});

const WORDS = { clinicalInformation: [], statements: [] };

describe('a read', () => {
  it('keeps the answers of two instances apart', () => {
    const { content, document } = parseRecord(sampleRecord('read', AXIAL, true), sha256);
    expect(content.evaluation).toEqual(EVALUATION);
    const instances = itemsOf(document.root).filter((item) => item.name?.value === 'INSTANCE');
    const margins = instances.map((item) => itemsOf(item).find((one) => one.name?.value === 'MARGIN'));
    expect(margins.map((one) => one?.valueType)).toEqual(['CODE', 'TEXT']);
  });

  it('names image quality by RadLex, how each mask was made, and what drew the images', () => {
    const items = itemsOf(parseSr(sampleRecord('read', AXIAL, true)).root);
    const codes = (name: string) =>
      items.flatMap((item) => (item.valueType === 'CODE' && item.name?.value === name ? [item.value] : []));
    expect(codes('111101').map((code) => `${code?.value} ${code?.scheme}`)).toEqual(['RID13 RADLEX']);
    expect(codes('MASKMETHOD').map((code) => code?.value)).toEqual(['MANUAL', 'SEMIAUTO', 'AUTO']);
    expect(codes('SOFTRENDER').map((code) => code?.meaning)).toEqual(['Yes']);
    expect(codes('LOSSY').map((code) => code?.meaning)).toEqual(['Yes', 'No']);
  });

  it('names no time zone unless the source does, and then writes its own times in it', () => {
    const input = context(AXIAL, 'zone');
    const build = (source: DataSet) =>
      parseSr(
        buildRead({ ...input, source, reader: 'R-07', evaluation: EMPTY, conditions: CONDITIONS, masks: [], ...WORDS }),
      ).dataSet;
    expect(build(input.source).has('TimezoneOffsetFromUTC')).toBe(false);
    expect(build(input.source).text('ContentTime')).toBe('030405.678');
    const zoned = build(new DataSet(new Map(input.source.elements)).set({ TimezoneOffsetFromUTC: '-0530' }));
    expect([zoned.text('ContentDate'), zoned.text('ContentTime')]).toEqual(['20260101', '213405.678']);
  });
});

describe('what is copied from the images', () => {
  it('identifies patient and study as they are, and leaves out values that no object may hold', () => {
    const input = context(AXIAL, 'copied');
    const source = new DataSet(new Map(input.source.elements)).set({
      PatientID: 'an identifier'.repeat(6),
      PatientAge: '42',
      PatientSex: 'male',
      PatientBirthDate: '1960-01-01',
      StudyTime: '99',
      StudyDescription: 'x'.repeat(65),
      StudyID: 'ok',
    });
    const { dataSet } = parseSr(
      buildRead({ ...input, source, reader: 'R-07', evaluation: EMPTY, conditions: CONDITIONS, masks: [], ...WORDS }),
    );
    expect(dataSet.text('PatientID')).toBe('an identifier'.repeat(6));
    expect(dataSet.text('StudyID')).toBe('ok');
    for (const keyword of ['PatientAge', 'StudyDescription'] as const) expect(dataSet.has(keyword)).toBe(false);
    for (const keyword of ['PatientSex', 'PatientBirthDate', 'StudyTime'] as const) {
      expect([dataSet.has(keyword), dataSet.text(keyword)]).toEqual([true, undefined]);
    }
  });
});
