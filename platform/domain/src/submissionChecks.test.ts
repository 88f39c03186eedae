import { describe, expect, it } from 'vitest';
import type { Evaluation, ItemEvaluation } from './evaluation.ts';
import type { ProtocolContent } from './protocol.ts';
import { evaluationProblems, type MaskPresence, submissionProblems } from './submissionChecks.ts';

const code = { value: '1', scheme: 'SCT', meaning: 'Anything' };
const mask = { kind: 'mask', target: 'ct', include: 'All.', exclude: 'Nothing.', category: code, type: code } as const;
const PROTOCOL = {
  items: [
    { ...mask, key: 'organ', label: 'Organ', scope: 'case', cardinality: 'one', color: [1, 2, 3] },
    { ...mask, key: 'spot', label: 'Spot', scope: 'lesion', cardinality: 'many', color: [4, 5, 6] },
    {
      kind: 'question',
      key: 'sort',
      label: 'Sort',
      scope: 'lesion',
      of: 'spot',
      text: '?',
      answer: 'choice',
      choices: [
        { value: 'a', label: 'A' },
        { value: 'b', label: 'B' },
      ],
      required: true,
      code,
    },
    {
      kind: 'question',
      key: 'age',
      label: 'Age',
      scope: 'case',
      text: '?',
      answer: 'number',
      minimum: 0,
      maximum: 120,
      required: false,
      code,
    },
    { kind: 'question', key: 'note', label: 'Note', scope: 'case', text: '?', answer: 'text', required: true, code },
  ],
} as unknown as ProtocolContent;

const drawn = (item: string, instance: string | null = null, isEmpty = false): MaskPresence => ({
  item,
  instance,
  isEmpty,
});
const COMPLETE: Evaluation = {
  items: {
    organ: { state: 'present' },
    spot: { state: 'present', instances: [{ key: 'i2', answers: { sort: 'a' } }] },
  },
  answers: { note: 'Nothing else.' },
};
const MASKS = [drawn('organ'), drawn('spot', 'i2')];
const sentences = (evaluation: Evaluation, masks: readonly MaskPresence[] = MASKS) =>
  evaluationProblems(PROTOCOL, evaluation, masks).map((problem) => problem.sentence);
const withItem = (key: string, item: ItemEvaluation): Evaluation => ({
  ...COMPLETE,
  items: { ...COMPLETE.items, [key]: item },
});

describe('what stands in the way of a submission', () => {
  it('is nothing where every item has a state, every present one its masks and every question its answer', () => {
    expect(sentences(COMPLETE)).toEqual([]);
    expect(sentences(withItem('spot', { state: 'absent' }), [drawn('organ')])).toEqual([]);
    expect(sentences(withItem('organ', { state: 'notAssessable', reason: 'artefact' }), [drawn('spot', 'i2')])).toEqual(
      [],
    );
    expect(
      sentences(withItem('spot', { state: 'presentNotMeasured' }), [drawn('organ'), drawn('spot', 'i2', true)]),
    ).toEqual([]);
  });

  it('is said in a sentence that names the item by its label', () => {
    const wrong: [Evaluation, readonly MaskPresence[], string][] = [
      [{ ...COMPLETE, items: {} }, [], 'Organ: say whether it is present, absent, not measured or not assessable.'],
      [COMPLETE, [drawn('spot', 'i2')], 'Organ: it is stated as present, but nothing is drawn.'],
      [
        COMPLETE,
        [drawn('organ', null, true), drawn('spot', 'i2')],
        'Organ: it is stated as present, but nothing is drawn.',
      ],
      [
        COMPLETE,
        [drawn('organ'), drawn('organ', 'i1'), drawn('spot', 'i2')],
        'Organ: it is one structure and has no separate lesions.',
      ],
      [
        withItem('organ', { state: 'absent' }),
        MASKS,
        'Organ: something is drawn, but it is not stated as present. Erase it or state it as present.',
      ],
      [withItem('organ', { state: 'notAssessable' }), [drawn('spot', 'i2')], 'Organ: say why it cannot be assessed.'],
      [
        withItem('organ', { state: 'notAssessable', reason: 'because' }),
        [drawn('spot', 'i2')],
        'Organ: say why it cannot be assessed.',
      ],
      [
        withItem('spot', { state: 'present', instances: [] }),
        [drawn('organ')],
        'Spot: it is stated as present, but there is none yet.',
      ],
      [COMPLETE, [drawn('organ')], 'Spot 1: nothing is drawn.'],
      [COMPLETE, [...MASKS, drawn('spot', 'i9')], 'Spot: something is drawn that belongs to none of them.'],
      [
        withItem('spot', { state: 'present', instances: [{ key: 'i2', answers: {} }] }),
        MASKS,
        'Spot 1: Sort: an answer is missing.',
      ],
      [
        withItem('spot', { state: 'present', instances: [{ key: 'i2', answers: { sort: 'c' } }] }),
        MASKS,
        'Spot 1: Sort: choose one of the answers.',
      ],
      [{ ...COMPLETE, answers: {} }, MASKS, 'Note: an answer is missing.'],
      [{ ...COMPLETE, answers: { note: 3 } }, MASKS, 'Note: answer in words.'],
      [{ ...COMPLETE, answers: { note: 'x', age: 130 } }, MASKS, 'Age: the largest value is 120.'],
      [{ ...COMPLETE, answers: { note: 'x', age: 'old' } }, MASKS, 'Age: answer with a number.'],
      [{ ...COMPLETE, answers: { note: 'x', shoe: 'y' } }, MASKS, 'the SOP has no question "shoe" here.'],
      [withItem('liver', { state: 'absent' }), MASKS, 'The SOP has no structure "liver" to outline.'],
      [COMPLETE, [...MASKS, drawn('organ')], 'Two masks came for "organ".'],
    ];
    for (const [evaluation, masks, sentence] of wrong) expect(sentences(evaluation, masks)).toContain(sentence);
  });

  it('is, for a case that cannot be evaluated, a missing reason or anything else that is stated', () => {
    const nothing = { items: {}, answers: {} };
    expect(sentences({ notEvaluable: { reason: 'motion' }, ...nothing }, [])).toEqual([]);
    expect(sentences({ notEvaluable: { reason: 'mood' }, ...nothing }, [])).toHaveLength(1);
    expect(sentences({ notEvaluable: { reason: 'toString' }, ...nothing }, [])).toHaveLength(1);
    expect(sentences({ notEvaluable: { reason: 'other' }, ...nothing }, [])).toHaveLength(1);
    expect(sentences({ notEvaluable: { reason: 'other', comment: 'Upside down.' }, ...nothing }, [])).toEqual([]);
    expect(sentences({ ...COMPLETE, notEvaluable: { reason: 'motion' } }, MASKS)).toHaveLength(1);
  });

  it('is the missing tick of independence', () => {
    const rated = { ...COMPLETE, imageQuality: 'limited' as const };
    expect(submissionProblems(PROTOCOL, rated, MASKS, { independent: true })).toEqual([]);
    for (const conditions of [undefined, { independent: false }])
      expect(submissionProblems(PROTOCOL, rated, MASKS, conditions)).toHaveLength(1);
  });

  it('is the missing word on how good the images are, unless they are of no use', () => {
    const sentences = (evaluation: Evaluation, masks = MASKS) =>
      submissionProblems(PROTOCOL, evaluation, masks, { independent: true }).map((problem) => problem.sentence);
    expect(sentences(COMPLETE)).toEqual(['Say how good the images are: diagnostic, limited or non-diagnostic.']);
    expect(sentences({ notEvaluable: { reason: 'motion' }, items: {}, answers: {} }, [])).toEqual([]);
  });

  it('is a screen or a compression that the SOP does not allow', () => {
    const strict = { ...PROTOCOL, viewing: { allowsLossy: false } };
    const rated = { ...COMPLETE, imageQuality: 'diagnostic' as const };
    expect(submissionProblems(strict, rated, MASKS, { independent: true })).toHaveLength(1);
  });
});
