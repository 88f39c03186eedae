import { createHash } from 'node:crypto';
import type { CaseView, ComparisonView, Container, HistoryView, OriginsView } from '@overread/contract';
import { parseRecord, parseSegmentation, readPart10 } from '@overread/dicom';
import { dciodvfy, withoutDciodvfy } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import {
  box,
  masksOf,
  objectsOf,
  REVIEW_PROTOCOL,
  readAndCompare,
  reading,
  settled,
  sign,
  stateOf,
  take,
  voxels,
} from './support/reviewCase.ts';
import { type Area, FIRST, LIVER, reviewScene } from './support/reviewScene.ts';
import { CONDITIONS } from './support/testRead.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const SECOND: Area = [20, 27, 10, 17, 5, 6];
const reasons = { reason: 'extent' } as const;

describe('from two reads to a signature', () => {
  const begin = reviewScene();

  it('signs a case whose items all agree, with the consensus as final mask', async () => {
    const { gateway, series } = await begin(REVIEW_PROTOCOL, 'concordant');
    const [a, b] = [
      reading(series, LIVER, [{ key: 'i1', kind: 'mass', at: FIRST }]),
      reading(series, [4, 30, 4, 25, 1, 7], [{ key: 'i2', kind: 'mass', at: [8, 16, 8, 15, 2, 4] }]),
    ];
    const caseId = await readAndCompare(gateway, series, 'CASE-A', [
      ['anna', a],
      ['boris', b],
    ]);
    expect(await stateOf(gateway, caseId)).toBe('reviewing');
    const emil = await gateway.as('emil');
    const taskId = await take(emil, 'signOff');
    const final = await masksOf(emil, taskId, 'final');
    expect(final.evaluation.items.lesion).toEqual({
      state: 'present',
      instances: [{ key: 'i1', answers: { kind: 'mass' } }],
    });
    // The protocol says union for lesions: 9 x 8 voxels on 3 slices.
    expect(voxels(final.masks.find((mask) => mask.item === 'lesion'))).toBe(216);
    expect((await sign(emil, taskId, 'sign-case-a')).statusCode).toBe(201);
    expect(await stateOf(gateway, caseId)).toBe('signed');
    const objects = await objectsOf(gateway, caseId);
    expect(objects.map((object) => object.kind).sort()).toEqual([
      'agreement',
      'consensus',
      'read',
      'read',
      'seg',
      'seg',
      'seg',
      'signOff',
      'workflow',
    ]);
    const signOff = objects.find((object) => object.kind === 'signOff');
    const dataSet = readPart10(signOff?.bytes ?? new Uint8Array()).dataSet;
    expect(dataSet.text('VerificationFlag')).toBe('VERIFIED');
    expect(dataSet.items('VerifyingObserverSequence').map((one) => one.text('VerifyingObserverName'))).toEqual([
      'emil^Dr',
    ]);
    await gateway.close();
  });

  it('sends what differs to an adjudicator, who settles, adds, edits and leaves the rest untouched', async () => {
    const { gateway, series } = await begin(REVIEW_PROTOCOL, 'discordant');
    const [a, b] = [
      reading(series, LIVER, [
        { key: 'i1', kind: 'mass', at: FIRST },
        { key: 'i2', kind: 'cyst', at: SECOND },
      ]),
      reading(series, LIVER, [{ key: 'i1', kind: 'cyst', at: FIRST }]),
    ];
    const caseId = await readAndCompare(gateway, series, 'CASE-B', [
      ['anna', a],
      ['boris', b],
    ]);
    expect(await stateOf(gateway, caseId)).toBe('adjudicating');
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const text = (await dora.get(`/api/tasks/${taskId}/comparison`)).body;
    const view = JSON.parse(text) as ComparisonView;
    const [lone, differing] = view.comparison.discrepancies;
    expect(view.comparison.discrepancies).toHaveLength(2);
    expect(lone?.sentence).toMatch(/^Lesion 1, in the (left|right) read only, \d+ mm, slices 3-4$/);
    expect(differing?.sentence).toMatch(/^Kind of lesion 2: (Mass \/ Cyst|Cyst \/ Mass)$/);
    expect(view.agreed.map((one) => one.unit)).toEqual(['liver', 'lesion:2', 'quality']);
    expect(text).not.toMatch(/R-0|anna|boris|2026/);

    const incomplete = await dora.submit(
      taskId,
      settled([{ unit: 'lesion:1', decision: 'takeLeft', ...reasons }]),
      'try-incomplete',
    );
    expect(incomplete.statusCode).toBe(422);
    expect(incomplete.json()).toMatchObject({
      code: 'OVR_SUBMISSION_INCOMPLETE',
      message: 'Kind of lesion 2 is not decided.',
    });

    const side = view.comparison.units.find((unit) => unit.id === 'lesion:1')?.left === null ? 'takeRight' : 'takeLeft';
    const method = { type: 'SEMIAUTOMATIC', name: 'GrowCut', version: '5.6.2', parameters: 'seeds=12' } as const;
    const added = { ...box(series, 'lesion', 'i7', [33, 36, 28, 31, 7, 7]), method };
    const container = settled(
      [
        { unit: 'lesion:1', decision: side, reason: 'missed' },
        { unit: 'lesion:2.kind', decision: 'indeterminate', reason: 'needsFollowUp' },
        { unit: 'new:lesion:i7', decision: 'edit', basis: 'empty', reason: 'missed', comment: 'both missed it' },
      ],
      {
        evaluation: {
          items: { lesion: { state: 'present', instances: [{ key: 'i7', answers: { kind: 'mass' } }] } },
          answers: {},
        },
        masks: [added, box(series, 'liver', null, [0, 1, 0, 1, 0, 0])],
      },
    );
    expect((await dora.submit(taskId, container, 'adjudicate-b')).statusCode).toBe(201);
    expect(await stateOf(gateway, caseId)).toBe('reviewing');

    const emil = await gateway.as('emil');
    const signTask = await take(emil, 'signOff');
    const final = await masksOf(emil, signTask, 'final');
    expect(final.evaluation.items.lesion?.instances).toEqual([
      { key: 'i1', answers: { kind: 'cyst' } },
      { key: 'i2', answers: {} },
      { key: 'i7', answers: { kind: 'mass' } },
    ]);
    // The liver drawn along was agreed: it stays the consensus, 27 x 22 voxels on 7 slices, and gets the lesion that lies beyond.
    expect(final.masks.map((mask) => [mask.instance, voxels(mask)])).toEqual([
      [null, 27 * 22 * 7 + 16],
      ['i1', 128],
      ['i2', 192],
      ['i7', 16],
    ]);

    const objects = await objectsOf(gateway, caseId);
    const adjudication = objects.find((object) => object.kind === 'adjudication');
    const record = parseRecord(adjudication?.bytes ?? new Uint8Array(), sha256);
    expect(record.content).toMatchObject({ kind: 'adjudication', adjudicator: 'A-01', caseId });
    const seg = objects.filter((object) => object.title === 'Adjudicated A-01');
    expect(seg).toHaveLength(1);
    const [stack] = await gateway.store.transaction((tx) => gateway.store.images.stacksOfCase(tx, caseId));
    if (!stack) throw new Error('no stack');
    const parsed = parseSegmentation(seg[0]?.bytes ?? new Uint8Array(), stack.stack);
    expect(parsed.segments.map((segment) => segment.label)).toEqual(['Liver', 'Lesion 1', 'Lesion 2', 'Lesion 7']);
    const made = parsed.dataSet.items('SegmentSequence').map((segment) => {
      const algorithm = segment.item('SegmentationAlgorithmIdentificationSequence');
      return [
        segment.text('SegmentAlgorithmType'),
        algorithm?.text('AlgorithmName'),
        algorithm?.text('AlgorithmParameters'),
      ];
    });
    expect(made).toEqual([
      ['AUTOMATIC', 'Overread intersection', 'unit=liver; united with nested lesion/i7'],
      ['MANUAL', undefined, undefined],
      ['AUTOMATIC', 'Overread union', 'unit=lesion:2'],
      ['SEMIAUTOMATIC', 'GrowCut', 'seeds=12'],
    ]);
    const sources = parsed.dataSet.items('SourceInstanceSequence');
    expect(sources.map((source) => source.item('PurposeOfReferenceCodeSequence')?.text('CodeValue'))).toEqual([
      'ADJSOURCE',
      'ADJSOURCE',
    ]);
    const used = parsed.dataSet.items('ContributingEquipmentSequence');
    expect(used.map((one) => one.text('ManufacturerModelName'))).toEqual(['Overread agreement', 'Overread Gateway']);

    const origins = (await emil.get(`/api/tasks/${signTask}/origins`)).json<OriginsView>();
    expect(origins.readers).toEqual(['R-01', 'R-02']);
    expect(origins.origins.map((one) => `${one.label}: ${one.sentence}`)).toEqual([
      'Liver: What both reads marked; Lesion 7 added to it',
      'Lesion 1: One reader only, accepted · Missed by one reader',
      'Lesion 2: What either read marked',
      'Kind of lesion 2: Could not be decided · Needs follow-up',
      'Image quality: 4, in both reads',
      'New lesion 7: Seen by neither reader, added · Missed by one reader · both missed it',
    ]);
    const finalView = (await emil.get(`/api/tasks/${signTask}/final`)).json<{ statement: string }>();
    expect(finalView.statement).toContain('1 finding could not be decided');
    expect((await sign(emil, signTask, 'sign-case-b')).statusCode).toBe(201);

    const udo = await gateway.as('udo');
    const history = (await udo.get(`/api/cases/${caseId}/history`)).json<HistoryView>();
    const sentences = history.events.map((event) => event.sentence);
    for (const sentence of [
      'Reads compared: 2 differences',
      'Consensus filed for Liver, Lesion, Image quality',
      'Case moved from comparing to adjudicating',
      'A-01 settled the differences',
      'S-01 looked at the history',
      'S-01 signed the final mask',
      'Case moved from reviewing to signed',
    ])
      expect(sentences).toContain(sentence);
    const page = (await udo.get(`/api/cases/${caseId}`)).json<CaseView>();
    expect(page.agreement?.verdict).toBe('Some items differ');
    expect(page.agreement?.discrepancies.at(-1)).toMatch(/passed: Dice 1\.00, limit 0\.50\.$/);
    expect(page.final).toHaveLength(6);
    await gateway.close();
  });

  it.skipIf(withoutDciodvfy())('writes nothing that dciodvfy calls an error', async () => {
    const { gateway, series } = await begin(REVIEW_PROTOCOL, 'checked');
    const [a, b] = [
      reading(series, LIVER, [{ key: 'i1', kind: 'mass', at: FIRST }]),
      reading(series, LIVER, [{ key: 'i1', kind: 'cyst', at: FIRST }]),
    ];
    const caseId = await readAndCompare(gateway, series, 'CASE-C', [
      ['anna', a],
      ['boris', b],
    ]);
    const dora = await gateway.as('dora');
    const emil = await gateway.as('emil');
    const edit: Container = settled([{ unit: 'lesion:1.kind', decision: 'takeLeft', ...reasons }]);
    expect((await dora.submit(await take(dora, 'adjudicate'), edit, 'adjudicate-c')).statusCode).toBe(201);
    const back = await emil.post(`/api/tasks/${await take(emil, 'signOff')}/return`, {
      reason: 'answer',
      comment: 'Look again.',
    });
    expect(back.json()).toEqual({ message: 'Returned to adjudication.' });
    const round = await take(dora, 'adjudicate');
    const all = ['liver', 'lesion:1', 'lesion:1.kind', 'quality'].map((unit) => ({
      unit,
      decision: 'takeRight' as const,
      ...reasons,
    }));
    expect((await dora.submit(round, settled(all), 'adjudicate-c2')).statusCode).toBe(201);
    expect((await sign(emil, await take(emil, 'signOff'), 'sign-case-c')).statusCode).toBe(201);
    const objects = await objectsOf(gateway, caseId);
    expect(objects.map((object) => object.kind).filter((kind) => kind === 'adjudication')).toHaveLength(2);
    for (const { bytes, title } of objects) expect(dciodvfy(bytes).errors, title).toEqual([]);
    await gateway.close();
  });

  it('runs a protocol of questions alone to the signature, without any mask', async () => {
    const code = { value: 'GRADE', scheme: '99OVERREAD', meaning: 'Grade' };
    const { gateway, series } = await begin(
      {
        ...REVIEW_PROTOCOL,
        key: 'questions',
        items: [
          {
            kind: 'question',
            key: 'grade',
            label: 'Grade',
            scope: 'case',
            text: 'Which?',
            answer: 'choice',
            ordered: true,
            choices: ['g0', 'g1', 'g2', 'g3'].map((value) => ({ value, label: value.toUpperCase() })),
            required: true,
            code,
            consensus: 'equalValue',
          },
        ],
        rules: [{ id: 'grade', item: 'grade', predicate: 'categoryDiffers', within: 0, severity: 'major' }],
      },
      'questions',
    );
    const answer = (grade: string): Container => ({
      evaluation: { items: {}, answers: { grade }, imageQuality: 'diagnostic' },
      masks: [],
      conditions: CONDITIONS,
    });
    const caseId = await readAndCompare(gateway, series, 'CASE-Q', [
      ['anna', answer('g1')],
      ['boris', answer('g3')],
    ]);
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const view = (await dora.get(`/api/tasks/${taskId}/comparison`)).json<ComparisonView>();
    expect(view.comparison.discrepancies[0]?.sentence).toMatch(/^Grade: G[13] \/ G[13]$/);
    const own = settled([{ unit: 'grade', decision: 'edit', basis: 'empty', reason: 'sopUnclear' }], {
      evaluation: { items: {}, answers: { grade: 'g2' } },
    });
    expect((await dora.submit(taskId, own, 'adjudicate-q')).statusCode).toBe(201);
    const emil = await gateway.as('emil');
    const signTask = await take(emil, 'signOff');
    expect((await masksOf(emil, signTask, 'final')).evaluation.answers).toEqual({ grade: 'g2' });
    expect((await sign(emil, signTask, 'sign-case-q')).statusCode).toBe(201);
    expect(await stateOf(gateway, caseId)).toBe('signed');
    const objects = await objectsOf(gateway, caseId);
    expect(objects.filter((object) => object.kind === 'seg')).toEqual([]);
    expect(objects.filter((object) => object.kind === 'signOff')).toHaveLength(1);
    if (!withoutDciodvfy()) for (const { bytes, title } of objects) expect(dciodvfy(bytes).errors, title).toEqual([]);
    await gateway.close();
  });

  it('sends a control to the adjudicator, who cannot tell it from any other case', async () => {
    const { gateway, series } = await begin({ ...REVIEW_PROTOCOL, controlFraction: 1 }, 'control');
    const read = reading(series, LIVER, [{ key: 'i1', kind: 'mass', at: FIRST }]);
    const other = reading(series, LIVER, [{ key: 'i1', kind: 'mass', at: [8, 16, 8, 15, 2, 4] }]);
    const caseId = await readAndCompare(gateway, series, 'CASE-K', [
      ['anna', read],
      ['boris', other],
    ]);
    expect(await stateOf(gateway, caseId)).toBe('adjudicating');
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const text = (await dora.get(`/api/tasks/${taskId}/comparison`)).body;
    const view = JSON.parse(text) as ComparisonView;
    expect(view.comparison.discrepancies.map((one) => one.sentence)).toEqual([
      'Lesion 1, different extent, slices 5-7',
    ]);
    expect(view.comparison).toMatchObject({ isConcordant: false, verdicts: [] });
    expect(text).not.toMatch(/control|"pass"|Limit/i);
    const done = await dora.submit(
      taskId,
      settled([{ unit: 'lesion:1', decision: 'consensus', ...reasons }]),
      'adjudicate-k',
    );
    expect(done.statusCode).toBe(201);
    await gateway.close();
  });
});
