import { createMask, setVoxel } from '@overread/agreement';
import type { Comparison, Evaluation } from '@overread/domain';
import { describe, expect, it } from 'vitest';
import {
  buildAgreement,
  buildImageStack,
  buildRead,
  buildSignedManifest,
  describeSr,
  type ImageStack,
  itemsOf,
  type MaskRecord,
  parseRecord,
  parseSr,
  type ReadItem,
  SOP_CLASS,
  STANDARD,
  sr,
} from '../src/index.ts';
import { type SeriesShape, sha256, stackOf, uid } from './fixtures.ts';
import { CLASSES, flatHeader } from './multiFrameHeaders.ts';
import { COMPARISON, CONDITIONS, context, EMPTY, EVALUATION, masksOf, reference } from './recordFixtures.ts';
import { sampleRecord } from './recordSamples.ts';
import { asFile, run, verifyObject } from './verifyObject.ts';

const AXIAL: SeriesShape = { plane: 'axial', columns: 32, rows: 24, slices: 8 };
const NO_WORDS = { clinicalInformation: [], statements: [] };

async function dsrdumps(bytes: Uint8Array): Promise<void> {
  const { status, output } = await asFile(bytes, (path) => run('dsrdump', ['+Pl', path]));
  expect(output).not.toMatch(/^[EF]: /m);
  expect(status).toBe(0);
}

/** A mask of one voxel for each of many lesions. */
function lesions(count: number, name: string): MaskRecord[] {
  const { stack } = stackOf(AXIAL);
  return Array.from({ length: count }, (_, index) => {
    const mask = createMask(stack.columns, stack.rows, stack.slices.length);
    setVoxel(mask, index % 32, Math.floor(index / 32) % 24, index % 8);
    return {
      key: { item: 'lesion', instance: `i${index + 1}` },
      stack,
      mask,
      segmentation: reference(AXIAL, name, SOP_CLASS.segmentation),
      segmentNumber: index + 1,
      trackingId: `R-07 lesion/i${index + 1}`,
      trackingUid: uid('many', name, index),
    };
  });
}

describe('a large case', () => {
  it('of 200 lesions is one read that every program opens', async () => {
    const masks = lesions(200, 'many');
    const evaluation: Evaluation = {
      items: {
        liver: { state: 'absent' },
        lesion: {
          state: 'present',
          instances: masks.map(({ key }) => ({ key: key.instance ?? '', answers: { margin: 'sharp' } })),
        },
      },
      answers: { remark: '肝'.repeat(2000) },
    };
    const bytes = buildRead({
      ...context(AXIAL, 'many'),
      reader: 'R-07',
      evaluation,
      conditions: CONDITIONS,
      masks,
      ...NO_WORDS,
    });
    await verifyObject(bytes);
    await dsrdumps(bytes);
    const parsed = parseRecord(bytes, sha256);
    expect(parsed.content.evaluation).toEqual(evaluation);
    expect(itemsOf(parsed.document.root).filter((item) => item.name?.value === '125007')).toHaveLength(200);
  });

  it('with 400 units is one agreement of a few megabytes', async () => {
    const [first, second] = [lesions(200, 'a'), lesions(200, 'b')];
    const units = [...first, ...second].map(({ key }, index) => ({
      id: `lesion:${index + 1}`,
      item: 'lesion',
      left: index < 200 ? key.instance : null,
      right: index < 200 ? null : key.instance,
    }));
    const metrics = { dice: 0.5, iou: 1 / 3, hd95Mm: 2.5, hausdorffMm: 3, assdMm: 1.25, volumeDifferencePercent: 12.5 };
    const comparison: Comparison = {
      units,
      verdicts: units.map(({ id }) => ({ rule: 'liverDice', unit: id, verdict: 'fail', value: 0.5, limit: 0.9 })),
      discrepancies: [],
      concordantUnits: [],
      isConcordant: false,
      metrics: Object.fromEntries(units.map(({ id }) => [id, metrics])),
    };
    const bytes = buildAgreement({
      ...context(AXIAL, 'units'),
      left: { document: reference(AXIAL, 'l', SOP_CLASS.comprehensiveSr), masks: first },
      right: { document: reference(AXIAL, 'r', SOP_CLASS.comprehensiveSr), masks: second },
      comparison,
      algorithm: { name: 'Overread agreement', version: '1', parameters: ['a=1', 'b=2'] },
    });
    expect(bytes.length).toBeLessThan(8e6);
    await verifyObject(bytes);
    await dsrdumps(bytes);
    const parsed = parseRecord(bytes, sha256);
    expect(parsed.content.comparison).toEqual(comparison);
  });
});

describe('what people write', () => {
  it('is kept in every script, never as markup, and without what no text may hold', async () => {
    const remark = '<script>alert("x")</script> Größe \\ 肝臓 كبد печень \u0007\u0085 🫁\r\nnext';
    const evaluation: Evaluation = {
      ...EMPTY,
      items: { liver: { state: 'notAssessable', reason: '\u0001 ' }, lesion: { state: 'absent', reason: '' } },
      answers: { remark },
    };
    const bytes = buildRead({
      ...context(AXIAL, 'scripts'),
      reader: 'R-07',
      evaluation,
      conditions: { ...CONDITIONS, viewer: '', screen: '\u0002', openedAt: ' ' },
      masks: [],
      clinicalInformation: ['\u0085'],
      statements: [],
    });
    await verifyObject(bytes);
    await dsrdumps(bytes);
    const parsed = parseRecord(bytes, sha256);
    expect(parsed.content.evaluation).toEqual(evaluation);
    const texts = itemsOf(parsed.document.root).flatMap((item) => (item.valueType === 'TEXT' ? [item.value] : []));
    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
    expect(texts).toContain('<script>alert("x")</script> Größe \\ 肝臓 كبد печень  🫁\r\nnext');
  });
});

/** The group of one mask on images without a place in the patient. */
function groupOn(stack: ImageStack, slice: number): { bytes: Uint8Array; group: ReadItem } {
  const mask = createMask(stack.columns, stack.rows, stack.slices.length);
  for (const column of [3, 4, 5]) setVoxel(mask, column, 7, slice);
  const bytes = buildRead({
    ...context(AXIAL, 'flat'),
    reader: 'R-07',
    evaluation: { items: { liver: { state: 'present' } }, answers: {} },
    conditions: CONDITIONS,
    masks: [
      {
        key: { item: 'liver', instance: null },
        stack,
        mask,
        segmentation: reference(AXIAL, 'flat', SOP_CLASS.segmentation),
        segmentNumber: 1,
        trackingId: 'liver',
        trackingUid: uid('flat'),
      },
    ],
    ...NO_WORDS,
  });
  const group = itemsOf(parseRecord(bytes, sha256).document.root).find((item) => item.name?.value === '125007');
  if (group === undefined) throw new Error('a record with a mask has a group');
  return { bytes, group };
}
const numbersOf = (group: ReadItem) =>
  group.children.flatMap((item) =>
    item.valueType === 'NUM' ? [[item.name?.value, item.value, item.unit?.value]] : [],
  );

describe('a mask on images without a place in the patient', () => {
  it('has an area in mm2 with its calibration named, where they are calibrated', async () => {
    const spacing = { PixelSpacing: [0.2, 0.1], PixelSpacingCalibrationType: 'GEOMETRY' };
    const stack = buildImageStack([flatHeader('mg', 'MG', CLASSES.mg, 1, spacing)], sha256);
    const { bytes, group } = groupOn(stack, 0);
    expect(numbersOf(group)).toEqual([['42798000', expect.closeTo(0.06, 12), 'mm2']]);
    expect(itemsOf(group).some((item) => item.valueType === 'TEXT' && item.value === 'pixelSpacing')).toBe(true);
    await verifyObject(bytes);
    await dsrdumps(bytes);
  });

  it('has its size in pixels and nothing in mm where they are not, and its point names the frame', async () => {
    const stack = buildImageStack([flatHeader('us', 'US', CLASSES.usMultiFrame, 1, { NumberOfFrames: 50 })], sha256);
    const { bytes, group } = groupOn(stack, 30);
    expect(numbersOf(group)).toEqual([['PIXELS', 3, '{pixels}']]);
    const images = itemsOf(group).flatMap((item) =>
      item.valueType === 'IMAGE' && item.relationship === 'SELECTED FROM' ? [item.frames] : [],
    );
    expect(images).toEqual([[31]]);
    const point = itemsOf(group).find((item) => item.valueType === 'SCOORD');
    expect(point?.valueType === 'SCOORD' ? point.points : []).toEqual([4.5, 7.5]);
    await verifyObject(bytes);
    await dsrdumps(bytes);
  });
});

describe('an illegal tree', () => {
  const name = STANDARD.comment;
  const where = reference(AXIAL, 'x', SOP_CLASS.ct);
  it.each([
    ['an empty container', () => sr.container(name, [])],
    ['an empty text', () => sr.text(name, ' \u0001 ')],
    ['a number that is none', () => sr.num(name, Number.NaN, STANDARD.noUnits)],
    ['a UID that is none', () => sr.uidref(name, 'x')],
    ['segment 0', () => sr.image(null, where, { segment: 0 })],
    ['a reference without a place', () => sr.image(null, { ...where, studyInstanceUid: '' })],
    ['a point outside of its image', () => sr.point(-1, 2, sr.image(null, where))],
  ])('cannot be made: %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'OVR_SR_INVALID' }));
  });

  it('nor a mask by an algorithm without a name, facts that overwrite the content, or a selection of nothing', () => {
    const input = context(AXIAL, 'bad');
    const [mask] = masksOf(AXIAL, 'bad').masks;
    if (mask === undefined) throw new Error('a fixture has masks');
    const read = { ...input, reader: 'R-07', evaluation: EVALUATION, conditions: CONDITIONS, masks: [], ...NO_WORDS };
    const refused = expect.objectContaining({ code: 'OVR_SR_INVALID' });
    expect(() => buildRead({ ...read, masks: [{ ...mask, method: { type: 'AUTOMATIC' } }] })).toThrow(refused);
    expect(() => buildRead({ ...read, facts: { reader: 'R-08' } })).toThrow(refused);
    expect(() => buildRead({ ...read, conditions: { ...CONDITIONS, activeTimeS: -1 } })).toThrow(/activeTimeS/);
    const { protocol: _, facts: __, ...base } = input;
    const nothing = { ...base, objects: [], description: 'x' };
    expect(() => buildSignedManifest(nothing)).toThrow(refused);
    const elsewhere = reference({ ...AXIAL, rows: 25 }, 'x', SOP_CLASS.segmentation);
    expect(() => buildSignedManifest({ ...nothing, objects: [elsewhere] })).toThrow(/own study/);
  });
});

describe('a record that was changed', () => {
  /** Replaces text of equal length in a file. */
  const changed = (bytes: Uint8Array, from: string, to: string, times = 1): Uint8Array => {
    const copy = Buffer.from(bytes);
    for (let at = copy.indexOf(from), done = 0; at >= 0 && done < times; at = copy.indexOf(from, at + 1), done++) {
      copy.write(to, at);
    }
    expect(copy.equals(bytes)).toBe(false);
    return new Uint8Array(copy);
  };
  const refusal = (bytes: Uint8Array): string => {
    try {
      parseRecord(bytes, sha256);
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return 'it was read';
  };

  it('is refused where its machine-readable content does not fit its digest', () => {
    const bytes = sampleRecord('caseExcluded', AXIAL, false);
    expect(refusal(changed(bytes, 'wrongImages', 'WrongImages'))).toContain('does not fit its digest');
  });

  it('is refused where the items that others read say something else', () => {
    const read = sampleRecord('read', AXIAL, true);
    expect(refusal(changed(read, '52101004', '272519\u0020\u0020'))).toContain('the item liver');
    expect(refusal(changed(read, 'RID13', 'RID12'))).toContain('the image quality');
    expect(refusal(changed(read, 'SEMIAUTO', 'MANUAL  '))).toContain('measurement group 2');
    expect(refusal(changed(read, 'SCMEANT', 'SCFIXED'))).toContain('the self-check');
    expect(refusal(changed(read, 'one lesion or two', 'two lesions, one?'))).toContain('the self-check');
    const adjudication = sampleRecord('adjudication', AXIAL, true);
    expect(refusal(changed(adjudication, 'Caudate lobe', 'Quadrate lobe'.slice(0, 12)))).toContain('the decisions');
    const agreement = sampleRecord('agreement', AXIAL, true);
    expect(COMPARISON.metrics.liver?.iou).toBe(0.684);
    expect(refusal(changed(agreement, '0.684', '0.984'))).toContain('the unit liver');
  });
});

describe('a record shown to a person', () => {
  it('is a tree of labels and words: codes, units, segments, reasons; the machine-readable content stays out', () => {
    const view = describeSr(sampleRecord('adjudication', AXIAL, true));
    const shown = JSON.stringify(view);
    expect(view.title).toBe('Imaging Measurement Report');
    expect(view.summary.map(({ label }) => label)).toEqual(['Series', 'Made', 'Made with', 'Status', 'Follows']);
    expect(view.summary.find(({ label }) => label === 'Follows')?.value).toBe('3 earlier documents');
    for (const words of [
      'Edited by the adjudicator',
      'Better outline',
      'segment 1 of a segmentation',
      ' ml"',
      'Limited quality',
    ]) {
      expect(shown).toContain(words);
    }
    expect(shown).not.toContain('RECJSON');
    expect(shown).not.toContain('"decisions');
    const signed = describeSr(sampleRecord('signOff', AXIAL, true));
    expect(signed.summary.find(({ label }) => label === 'Verified by')).toMatchObject({
      value: 'Ada Okoye',
      children: [{ value: 'Demo Hospital' }, { value: '2026-01-02 03:04:05 UTC' }],
    });
    expect(JSON.stringify(describeSr(sampleRecord('read', AXIAL, true)))).toContain('JPEG, lossy');
  });

  it('is a selection of objects in the same form', () => {
    const view = describeSr(sampleRecord('maskSuperseded', AXIAL, true));
    expect(view.title).toBe('Rejected for Quality Reasons');
    expect(view.lines.map(({ value }) => value)).toContain('a segmentation');
  });

  it('says nothing of what a file that is no report holds', () => {
    expect(() => describeSr(masksOf(AXIAL, 'seg').seg)).toThrow(expect.objectContaining({ code: 'OVR_SR_INVALID' }));
    expect(() => parseSr(masksOf(AXIAL, 'seg').seg)).toThrow(/no Structured Report/);
  });
});
