import {
  type Comparison,
  DISCREPANCY_KINDS,
  type DiscrepancyKind,
  type Evaluation,
  type ItemState,
  type MaskMethod,
  ReadingConditions,
  UnitDecision,
  WORKFLOW_RECORDS,
  type WorkflowContent,
  type WorkflowKind,
} from '@overread/domain';
import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildAdjudication,
  buildAgreement,
  buildConsensus,
  buildRead,
  buildRejectionNote,
  buildSignedManifest,
  buildSignOff,
  describeSr,
  type MaskRecord,
  parseRecord,
  SOP_CLASS,
} from '../src/index.ts';
import { anyNumber, anyText, arbitraryOf } from './arbitraryOf.ts';
import { type SeriesShape, sha256, uid } from './fixtures.ts';
import { context, masksOf, reference } from './recordFixtures.ts';
import { workflowSample } from './recordSamples.ts';

const SHAPE: SeriesShape = { plane: 'axial', columns: 12, rows: 10, slices: 3 };
const MASKS = masksOf(SHAPE, 'roundTrip').masks;
const runs = { numRuns: scale('recordRoundTrips') };
const FACTS = { caseId: 'c1', taskId: 't1' };

const anyAnswers = fc.record({ quality: anyNumber, remark: anyText }, { requiredKeys: [], noNullPrototype: true });
const anyMargin = fc.record(
  { margin: fc.constantFrom('sharp', 'blurred') },
  { requiredKeys: [], noNullPrototype: true },
);
const anyState = fc.constantFrom<ItemState | null>('present', 'absent', 'presentNotMeasured', 'notAssessable', null);
const short = (length: number) => anyText.map((text) => text.slice(0, length));
const anyEvaluation: fc.Arbitrary<Evaluation> = fc.record(
  {
    items: fc.record(
      {
        liver: fc.record({ state: anyState, reason: short(200) }, { requiredKeys: ['state'], noNullPrototype: true }),
        lesion: fc.record(
          {
            state: anyState,
            instances: fc
              .array(anyMargin, { maxLength: 4 })
              .map((list) => list.map((answers, index) => ({ key: `i${index + 1}`, answers }))),
          },
          { noNullPrototype: true },
        ),
      },
      { noNullPrototype: true },
    ),
    answers: anyAnswers,
    imageQuality: fc.constantFrom('diagnostic' as const, 'limited' as const, 'nonDiagnostic' as const),
    notEvaluable: fc.record(
      { reason: fc.constantFrom('motion', 'other'), comment: short(500) },
      { requiredKeys: ['reason'], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['items', 'answers'], noNullPrototype: true },
);
const anyMethod: fc.Arbitrary<MaskMethod> = fc.oneof(
  fc.constant<MaskMethod>({ type: 'MANUAL' }),
  fc.record(
    {
      type: fc.constantFrom('SEMIAUTOMATIC' as const, 'AUTOMATIC' as const),
      name: fc.constantFrom('Grow cut', '<b>肝</b>'),
      version: fc.constantFrom('1', 'v2 \\ beta'),
      parameters: short(1000),
      from: fc.constant('1.2.3'),
    },
    { requiredKeys: ['type', 'name'], noNullPrototype: true },
  ),
);
const anyMasks: fc.Arbitrary<MaskRecord[]> = fc
  .subarray(MASKS)
  .chain((chosen) =>
    fc
      .tuple(...chosen.map((mask) => anyMethod.map((method) => ({ ...mask, method }))))
      .map((list) => list as MaskRecord[]),
  );
const anyWords = fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => `a${text}`);
const document = (name: string) => reference(SHAPE, name, SOP_CLASS.enhancedSr);

/** What a record says of masks. */
const factsOf = (masks: readonly MaskRecord[]) =>
  masks.map((mask) => ({
    ...mask.key,
    segmentation: mask.segmentation,
    segmentNumber: mask.segmentNumber,
    trackingId: mask.trackingId,
    trackingUid: mask.trackingUid,
    seriesInstanceUid: mask.stack.seriesInstanceUid,
    method: mask.method,
    sourceTrackingUids: mask.sourceTrackingUids ?? [],
  }));

/** Reads a record back and compares; the view for people must hold, too. */
function expectSame(bytes: Uint8Array, kind: string, content: object): void {
  const parsed = parseRecord(bytes, sha256);
  expect(parsed.kind).toBe(kind);
  // What builders add by themselves; a test of its own compares it with the files.
  const { frameDigests: _, ...given } = { frameDigests: undefined, ...parsed.content };
  expect(given).toEqual(content);
  expect(describeSr(bytes).title).not.toBe('');
}

describe('what a builder is given, the reader gives back', () => {
  it.each(Object.keys(WORKFLOW_RECORDS) as WorkflowKind[])('workflow record %s', (kind) => {
    const contents = arbitraryOf(WORKFLOW_RECORDS[kind].content);
    fc.assert(
      fc.property(contents, (content) => {
        expectSame(workflowSample(kind, SHAPE, content as WorkflowContent<typeof kind>), kind, {
          ...(content as object),
          kind,
        });
      }),
      runs,
    );
  });

  it('read', () => {
    const lineage = fc.oneof(
      fc.constant(undefined),
      fc.constant({ exposure: 'all' as const, wasShown: true, sources: [document('pre')] }),
      fc.constant({ exposure: 'oneOfN' as const, wasShown: false, sources: [] }),
    );
    const conditions = arbitraryOf(ReadingConditions) as fc.Arbitrary<ReadingConditions>;
    fc.assert(
      fc.property(
        anyEvaluation,
        anyMasks,
        conditions,
        fc.array(anyText, { maxLength: 3 }),
        lineage,
        (evaluation, masks, given, shown, preLabel) => {
          const said = {
            reader: 'R-07',
            evaluation,
            conditions: given,
            clinicalInformation: shown,
            statements: ['Yes.'],
            ...(preLabel ? { preLabel } : {}),
          };
          const bytes = buildRead({ ...context(SHAPE, 'read'), ...said, masks });
          expectSame(bytes, 'read', { ...FACTS, kind: 'read', ...said, masks: factsOf(masks) });
        },
      ),
      runs,
    );
  });

  it('agreement', () => {
    const key = fc.constantFrom('liver', 'lesion:1', 'lesion:2', 'quality');
    const value = fc.option(anyNumber, { nil: null });
    const outcome = {
      verdict: fc.constantFrom('pass' as const, 'fail' as const, 'notApplicable' as const),
      value,
      limit: value,
    };
    const measure = fc.constantFrom(
      'dice',
      'nsd@1.5',
      'hd95MeanMm',
      'differencePercent',
      'boundary',
      'levelDice',
      'new1',
    );
    const members = fc.array(
      fc.record({ ...outcome, measure }, { noNullPrototype: true, requiredKeys: ['verdict', 'value', 'limit'] }),
      { minLength: 1, maxLength: 3 },
    );
    const comparisons: fc.Arbitrary<Comparison> = fc.uniqueArray(key, { minLength: 1 }).chain((ids) =>
      fc.record(
        {
          units: fc.constant(
            ids.map((id) => ({ id, item: id.split(':')[0] ?? id, left: id.includes(':') ? 'i1' : null, right: null })),
          ),
          verdicts: fc.array(
            fc.record(
              {
                rule: fc.constant('rule'),
                unit: fc.constantFrom(...ids, 'whole'),
                ...outcome,
                measure,
                members,
                sentence: anyWords,
              },
              { noNullPrototype: true, requiredKeys: ['rule', 'unit', 'verdict', 'value', 'limit'] },
            ),
            { maxLength: 4 },
          ),
          discrepancies: fc.array(
            fc.record(
              {
                kind: fc.constantFrom(...(Object.keys(DISCREPANCY_KINDS) as DiscrepancyKind[])),
                unit: fc.constantFrom(...ids),
                item: fc.constant('liver'),
                rule: fc.constant('rule'),
                severity: fc.constantFrom('critical' as const, 'minor' as const),
                sentence: anyWords,
                place: fc.constantFrom(
                  null,
                  { sopInstanceUid: '1.2#3', slice: 1, column: 2, row: 3 },
                  { sopInstanceUid: '1.2#3', slice: 1, column: 2, row: 3, worldMm: [-1.5, 2, 0.25] as const },
                ),
                values: fc.dictionary(fc.constantFrom('dice', 'limit'), anyNumber, { noNullPrototype: true }),
              },
              { noNullPrototype: true },
            ),
            { maxLength: 2 },
          ),
          concordantUnits: fc.subarray(ids),
          isConcordant: fc.boolean(),
          metrics: fc.dictionary(
            fc.constantFrom(...ids, 'whole'),
            fc.dictionary(fc.constantFrom('dice', 'hd95Mm', 'masdMm', 'nsd@1', 'nsd@1.5', 'new1'), value, {
              noNullPrototype: true,
            }),
            { noNullPrototype: true },
          ),
        },
        { noNullPrototype: true },
      ),
    );
    fc.assert(
      fc.property(comparisons, anyMasks, anyMasks, fc.boolean(), (comparison, first, second, sharedPreLabel) => {
        const algorithm = { name: 'Overread agreement', version: '1', parameters: ['a=1'] };
        const bytes = buildAgreement({
          ...context(SHAPE, 'agreement'),
          left: { document: document('a'), masks: first },
          right: { document: document('b'), masks: second },
          comparison,
          algorithm,
          sharedPreLabel,
        });
        expectSame(bytes, 'agreement', {
          ...FACTS,
          kind: 'agreement',
          comparison,
          algorithm,
          sharedPreLabel,
          left: { document: document('a'), masks: factsOf(first) },
          right: { document: document('b'), masks: factsOf(second) },
        });
      }),
      runs,
    );
  });

  it('consensus', () => {
    const units = fc.array(
      fc.record(
        { unit: anyWords, item: anyWords, rule: anyWords, seed: anyWords },
        { requiredKeys: ['unit', 'item', 'rule'], noNullPrototype: true },
      ),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(units, anyEvaluation, anyMasks, (given, evaluation, masks) => {
        const reads = [document('a'), document('b')];
        const algorithm = { name: 'Overread agreement', version: '1', parameters: ['reads=left, right'] };
        const said = { algorithm, units: given, evaluation, reads, agreement: document('c') };
        const bytes = buildConsensus({ ...context(SHAPE, 'consensus'), ...said, masks });
        expectSame(bytes, 'consensus', { ...FACTS, kind: 'consensus', ...said, masks: factsOf(masks) });
      }),
      runs,
    );
  });

  it('adjudication', () => {
    const decision = (arbitraryOf(UnitDecision) as fc.Arbitrary<UnitDecision>).map((one) => ({
      ...one,
      unit: `u${one.unit}`.slice(0, 80),
    }));
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 4 }), anyEvaluation, anyMasks, (decisions, evaluation, masks) => {
        const said = { adjudicator: 'A-02', decisions, evaluation };
        const bytes = buildAdjudication({
          ...context(SHAPE, 'adjudication'),
          ...said,
          masks,
          predecessors: [document('a')],
        });
        expectSame(bytes, 'adjudication', { ...FACTS, kind: 'adjudication', ...said, masks: factsOf(masks) });
      }),
      runs,
    );
  });

  it('sign-off', () => {
    fc.assert(
      fc.property(
        anyWords,
        fc.array(anyWords, { maxLength: 3 }),
        anyEvaluation,
        anyMasks,
        (meaning, statements, evaluation, masks) => {
          const said = { approver: { name: 'Øre^Åse Ñ', organization: 'Klinik' }, meaning, statements, evaluation };
          const bytes = buildSignOff({ ...context(SHAPE, 'signOff'), ...said, masks, predecessors: [document('a')] });
          expectSame(bytes, 'signOff', { ...FACTS, kind: 'signOff', ...said, masks: factsOf(masks) });
        },
      ),
      runs,
    );
  });

  it.each(['maskSuperseded', 'maskWithdrawn', 'signedManifest'] as const)('key object selection %s', (kind) => {
    const objects = fc
      .array(fc.constantFrom(SOP_CLASS.segmentation, SOP_CLASS.comprehensiveSr), { minLength: 1, maxLength: 5 })
      .map((classes) =>
        classes.map((sopClassUid, index) => ({
          ...reference(SHAPE, `series${index % 2}`, sopClassUid),
          sopInstanceUid: uid('object', index),
        })),
      )
      // The reader gives objects in the order of the document, whatever their series.
      .filter((list) => list.length > 0);
    fc.assert(
      fc.property(
        objects,
        fc.constantFrom('a sentence', '文 <b>'),
        fc.option(fc.constant('C-01'), { nil: null }),
        (list, description, person) => {
          const { protocol: _, facts: __, ...base } = context(SHAPE, kind);
          const input = { ...base, objects: list, description, ...(person === null ? {} : { person }) };
          const bytes = kind === 'signedManifest' ? buildSignedManifest(input) : buildRejectionNote({ ...input, kind });
          expectSame(bytes, kind, { objects: list, description, person });
        },
      ),
      runs,
    );
  });
});
