import { describe, expect, it } from 'vitest';
import {
  buildAdjudication,
  buildAgreement,
  buildConsensus,
  buildRead,
  buildSignOff,
  buildWorkflowRecord,
  DataSet,
  parseRecord,
  parseSr,
  recordStudyHeader,
  SOP_CLASS,
  sr,
  writeSr,
} from '../src/index.ts';
import { CREATED, EQUIPMENT, type SeriesShape, sha256, uid } from './fixtures.ts';
import { COMPARISON, CONDITIONS, context, EMPTY, EVALUATION, masksOf, PROTOCOL, reference } from './recordFixtures.ts';
import { asFile, run, verifyObject } from './verifyObject.ts';

const SHAPES: SeriesShape[] = [
  { plane: 'axial', columns: 32, rows: 24, slices: 8 },
  { plane: 'oblique', columns: 23, rows: 21, slices: 5 },
  { plane: 'coronal', columns: 17, rows: 13, slices: 1 },
];
const WORDS = { clinicalInformation: ['age'], statements: ['I did not consult the clinical record.'] };
const APPROVER = { name: 'Okoye^Ada', organization: 'Demo Hospital' };

type Build = (shape: SeriesShape, withMasks: boolean) => Uint8Array;
const masks = (shape: SeriesShape, withMasks: boolean, name = 'seg') => (withMasks ? masksOf(shape, name).masks : []);
const evaluation = (withMasks: boolean) => (withMasks ? EVALUATION : EMPTY);
const enhanced = (shape: SeriesShape, name: string) => reference(shape, name, SOP_CLASS.enhancedSr);

const BUILDERS: Record<string, Build> = {
  read: (shape, yes) =>
    buildRead({
      ...context(shape, 'read'),
      reader: 'R-07',
      evaluation: evaluation(yes),
      conditions: CONDITIONS,
      masks: masks(shape, yes),
      ...WORDS,
    }),
  agreement: (shape, yes) =>
    buildAgreement({
      ...context(shape, 'agreement'),
      left: { document: enhanced(shape, 'a'), masks: masks(shape, yes, 'segA') },
      right: { document: enhanced(shape, 'b'), masks: [] },
      comparison: COMPARISON,
      algorithm: { name: 'Overread agreement', version: '1', parameters: ['hd95=max of directed percentiles'] },
    }),
  consensus: (shape, yes) =>
    buildConsensus({
      ...context(shape, 'consensus'),
      units: [{ unit: 'lesion:1', item: 'lesion', rule: 'randomRead', seed: 'abc' }],
      evaluation: evaluation(yes),
      masks: masks(shape, yes),
      reads: [enhanced(shape, 'a'), enhanced(shape, 'b')],
      agreement: enhanced(shape, 'agreement'),
    }),
  adjudication: (shape, yes) =>
    buildAdjudication({
      ...context(shape, 'adjudication'),
      adjudicator: 'A-02',
      decisions: [
        { unit: 'liver', decision: 'edit', basis: 'left', reason: 'extent', comment: 'Caudate lobe was left out.' },
        { unit: 'lesion:1', decision: 'indeterminate', reason: 'other' },
      ],
      evaluation: evaluation(yes),
      masks: masks(shape, yes),
      predecessors: [enhanced(shape, 'a'), enhanced(shape, 'b'), enhanced(shape, 'agreement')],
    }),
  signOff: (shape, yes) =>
    buildSignOff({
      ...context(shape, 'signOff'),
      approver: APPROVER,
      meaning: 'I reviewed the final mask on every slice and release it.',
      statements: ['I looked at every slice.'],
      evaluation: evaluation(yes),
      masks: masks(shape, yes),
      predecessors: [enhanced(shape, 'adjudication')],
    }),
};

async function dsrdump(bytes: Uint8Array): Promise<string> {
  const { status, output } = await asFile(bytes, (path) => run('dsrdump', ['+Pl', path]));
  expect(output, output).not.toMatch(/^[EF]: /m);
  expect(status).toBe(0);
  return output;
}

for (const [kind, build] of Object.entries(BUILDERS)) {
  describe(`the record of a ${kind}`, () => {
    for (const shape of SHAPES) {
      for (const yes of [true, false]) {
        it(`passes dciodvfy and dsrdump, and reads back: ${shape.plane}, ${yes ? 'three masks' : 'no mask'}`, async () => {
          const bytes = build(shape, yes);
          expect(build(shape, yes)).toEqual(bytes);
          await verifyObject(bytes);
          await dsrdump(bytes);
          const parsed = parseRecord(bytes, sha256);
          expect(parsed.kind).toBe(kind);
          expect(parsed.content.caseId).toBe('c1');
          const { root, dataSet } = parsed.document;
          expect(dataSet.text('SeriesDescription')).toContain('RESEARCH ANNOTATION, NOT FOR CLINICAL USE');
          expect(root.name.value === '126000').toBe(yes);
          const again = writeSr({
            base: context(shape, 'again'),
            sopClass: 'comprehensive',
            root,
            predecessors: parsed.document.predecessors,
          });
          expect(parseSr(again).root).toEqual(root);
          if (yes) checkGroups(root);
        });
      }
    }
  });
}

/** Each group has what the stock viewer needs: tracking, and a number from a point on an image. */
function checkGroups(root: sr.ContainerItem): void {
  const groups = sr.allItems(root).filter((item) => item.valueType === 'CONTAINER' && item.name.value === '125007');
  expect(groups.length).toBeGreaterThan(0);
  for (const group of groups) {
    const items = sr.allItems(group);
    for (const needed of ['112039', '112040', '121191', '121232', '118565006']) {
      expect(items.some((item) => item.name?.value === needed)).toBe(true);
    }
    expect(items.filter((item) => item.valueType === 'SCOORD')).toHaveLength(1);
    for (const item of items)
      if (item.valueType === 'NUM') expect(item.children.some((child) => child.item.valueType === 'SCOORD')).toBe(true);
  }
}

describe('a sign-off', () => {
  it('is VERIFIED by exactly one person, at a UTC moment', () => {
    const [shape] = SHAPES;
    const parsed = parseSr(BUILDERS.signOff?.(shape as SeriesShape, true) ?? new Uint8Array());
    expect(parsed.isVerified).toBe(true);
    expect(parsed.dataSet.items('VerifyingObserverSequence')).toHaveLength(1);
    expect(parsed.verifyingObserver).toBe('Okoye^Ada');
    expect(parsed.dataSet.item('VerifyingObserverSequence')?.text('VerificationDateTime')).toBe(
      '20260102030405.678000+0000',
    );
  });
});

describe('a read', () => {
  it('keeps the answers of two instances apart and finds its evaluation again', () => {
    const shape = SHAPES[0] as SeriesShape;
    const { content, document } = parseRecord(BUILDERS.read?.(shape, true) ?? new Uint8Array(), sha256);
    expect(content.evaluation).toEqual(EVALUATION);
    const instances = sr
      .allItems(document.root)
      .filter((item) => item.valueType === 'CONTAINER' && item.name.value === 'INSTANCE');
    const margins = instances.map((item) => sr.allItems(item).find((one) => one.name?.value === 'MARGIN'));
    expect(margins.map((one) => one?.valueType)).toEqual(['CODE', 'TEXT']);
  });

  it('names no time zone unless the source does, and then writes its own times in it', () => {
    const shape = SHAPES[0] as SeriesShape;
    const input = context(shape, 'zone');
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
    const input = context(SHAPES[0] as SeriesShape, 'copied');
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

const EXCLUSION = {
  projectId: 'project-1',
  caseId: 'c1',
  from: 'reading',
  reason: 'wrongImages',
  askedBy: 'C-01',
  excludedBy: 'C-02',
  excludedAt: CREATED.toISOString(),
};

describe('a workflow record', () => {
  it('stands in the record study of its project and passes dciodvfy and dsrdump', async () => {
    const source = recordStudyHeader({ id: 'project-1', key: 'demo', createdAt: CREATED }, sha256);
    const bytes = buildWorkflowRecord({
      source,
      uids: { sopInstanceUid: uid('wf'), seriesInstanceUid: uid('wfSeries') },
      seriesNumber: 1,
      title: 'Protocol',
      createdAt: CREATED,
      equipment: EQUIPMENT,
      kind: 'protocolPublished',
      sentence: 'Version 1.2.0 of the SOP was published.',
      content: {
        projectId: 'project-1',
        projectKey: 'demo',
        protocolVersionId: PROTOCOL.id,
        protocol: { ...PROTOCOL.content, title: 'Größe' },
        digest: PROTOCOL.digest,
        publishedBy: 'C-01',
        at: CREATED.toISOString(),
      },
      person: 'C-01',
      deviceUid: uid('device'),
      sha256,
    });
    await verifyObject(bytes);
    expect(await dsrdump(bytes)).toContain('Workflow record');
    const parsed = parseRecord(bytes, sha256);
    expect(parsed.kind).toBe('protocolPublished');
    expect(parsed.content.protocol).toEqual({ ...PROTOCOL.content, title: 'Größe' });
    expect(parsed.document.dataSet.text('PatientName')).toBe('OVERREAD^PROJECT');
  });

  it('is not built from content that does not fit its kind; the error names the place', () => {
    const build = (content: typeof EXCLUSION) =>
      buildWorkflowRecord({
        source: recordStudyHeader({ id: 'project-1', key: 'demo', createdAt: CREATED }, sha256),
        uids: { sopInstanceUid: uid('wf'), seriesInstanceUid: uid('wfSeries') },
        seriesNumber: 1,
        title: 'Exclusion',
        createdAt: CREATED,
        equipment: EQUIPMENT,
        kind: 'caseExcluded',
        sentence: 'Excluded.',
        content,
        deviceUid: uid('device'),
        sha256,
      });
    expect(() => build({ ...EXCLUSION, excludedAt: 'yesterday' })).toThrow(
      expect.objectContaining({
        code: 'OVR_SR_INVALID',
        message: expect.stringContaining('excludedAt must match pattern'),
      }),
    );
    expect(() => build(Object.assign({}, EXCLUSION, { patientName: 'x' }))).toThrow(/patientName/);
  });

  it('is refused when its content does not fit its digest', () => {
    const source = recordStudyHeader({ id: 'project-1', key: 'demo', createdAt: CREATED }, sha256);
    const bytes = buildWorkflowRecord({
      source,
      uids: { sopInstanceUid: uid('wf'), seriesInstanceUid: uid('wfSeries') },
      seriesNumber: 1,
      title: 'Protocol',
      createdAt: CREATED,
      equipment: EQUIPMENT,
      kind: 'caseExcluded',
      sentence: 'Excluded.',
      content: EXCLUSION,
      deviceUid: uid('device'),
      sha256,
    });
    const at = Buffer.from(bytes).indexOf('wrongImages');
    expect(at).toBeGreaterThan(0);
    bytes[at] = 'W'.charCodeAt(0);
    expect(() => parseRecord(bytes, sha256)).toThrow(expect.objectContaining({ code: 'OVR_SR_INVALID' }));
  });
});
