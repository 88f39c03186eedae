import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AdjudicationDecisions,
  adjudicatedContent,
  adjudicationProblems,
  adjudicatorComparison,
  type ContentContext,
  compareReads,
  consensusContent,
  type Decision,
  type Evaluation,
  type ItemMeasurement,
  type MaskKey,
  openUnits,
  possibleConsensus,
  type UnitDecision,
} from '../src/index.ts';
import { evaluation, input, measured, mirrored, noMasks, protocol } from './fixtures.ts';

const nothing: Evaluation = { items: {}, answers: {} };
const drawnLesion = (key: string, type: string): Evaluation => ({
  items: { lesion: { state: 'present', instances: [{ key, answers: { type } }] } },
  answers: {},
});

function context(
  left: Evaluation,
  right: Evaluation,
  lesion: ItemMeasurement,
  drawn = nothing,
  drawnMasks: MaskKey[] = [],
): ContentContext {
  return {
    protocol,
    comparison: compareReads(input(left, right, lesion)),
    left,
    right,
    draw: () => 'right',
    drawn,
    drawnMasks,
  };
}
const decide = (
  unit: string,
  decision: Decision,
  reason = 'extent',
  more: Partial<UnitDecision> = {},
): UnitDecision => ({ unit, decision, reason, ...more });

/** One lesion on both sides with other types, a second one left only. */
const differing = (drawn = nothing, drawnMasks: MaskKey[] = []) =>
  context(
    evaluation({ i1: 'cyst', i2: 'cyst' }),
    evaluation({ i7: 'metastasis' }),
    { pairs: [measured('i1', 'i7', { at: 10 })], lone: [measured('i2', null, { at: 20 })], splits: [] },
    drawn,
    drawnMasks,
  );
const open = ['lesion:2', 'lesion:1.type'];

describe('consensus of what agrees', () => {
  it('takes the lot’s read for one item, what both marked for another, and leaves failing units out', () => {
    const { evaluation: final, masks, origins } = consensusContent(differing());
    expect(masks).toEqual([
      {
        key: { item: 'liver', instance: null },
        unit: 'liver',
        source: {
          kind: 'combined',
          method: 'intersection',
          left: { item: 'liver', instance: null },
          right: { item: 'liver', instance: null },
        },
      },
      {
        key: { item: 'lesion', instance: 'i1' },
        unit: 'lesion:1',
        source: { kind: 'side', side: 'right', key: { item: 'lesion', instance: 'i7' }, byLot: true },
      },
    ]);
    expect(final.items.lesion).toEqual({ state: 'present', instances: [{ key: 'i1', answers: {} }] });
    expect(final.answers).toEqual({ grade: 'g1' });
    expect(origins.map((one) => one.sentence)).toEqual([
      'What both reads marked',
      'One of the two reads, drawn by lot',
      'g1, in both reads',
    ]);
  });

  it('keeps the answers of two lesions apart', () => {
    const one = context(evaluation({ i1: 'cyst', i2: 'metastasis' }), evaluation({ i1: 'metastasis', i2: 'cyst' }), {
      ...noMasks,
      pairs: [measured('i1', 'i2', { at: 30 }), measured('i2', 'i1', { at: 10 })],
    });
    expect(one.comparison.isConcordant).toBe(true);
    expect(consensusContent(one).evaluation.items.lesion).toEqual({
      state: 'present',
      instances: [
        { key: 'i1', answers: { type: 'metastasis' } },
        { key: 'i2', answers: { type: 'cyst' } },
      ],
    });
  });

  it('agrees that nothing is there', () => {
    expect(consensusContent(context(evaluation({}), evaluation({}), noMasks)).evaluation.items.lesion).toEqual({
      state: 'absent',
    });
  });

  it('offers a consensus of two masks that fail, none of one mask', () => {
    const far = context(evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' }), {
      ...noMasks,
      pairs: [measured('i1', 'i1', { metrics: { dice: 0.3 } })],
    });
    expect(far.comparison.isConcordant).toBe(false);
    expect(possibleConsensus(far).masks.map((mask) => mask.unit)).toEqual(['liver', 'lesion:1']);
    expect(possibleConsensus(differing()).masks.map((mask) => mask.unit)).toEqual(['liver', 'lesion:1']);
  });
});

describe('adjudication', () => {
  it('settles the open units and leaves agreed ones as they are', () => {
    const one = differing();
    const decisions = [
      decide('lesion:2', 'takeLeft', 'missed'),
      decide('lesion:1.type', 'takeRight', 'sopUnclear', { comment: 'see 4.2' }),
    ];
    expect(adjudicationProblems(one, open, decisions)).toEqual([]);
    const final = adjudicatedContent(one, open, decisions);
    expect(final.evaluation).toEqual({
      items: {
        liver: { state: 'present' },
        lesion: {
          state: 'present',
          instances: [
            { key: 'i1', answers: { type: 'metastasis' } },
            { key: 'i2', answers: { type: 'cyst' } },
          ],
        },
      },
      answers: { grade: 'g1' },
    });
    expect(final.masks.map((mask) => [mask.unit, mask.source.kind])).toEqual([
      ['liver', 'combined'],
      ['lesion:1', 'side'],
      ['lesion:2', 'side'],
    ]);
    expect(final.origins.filter((one) => one.from !== 'agreed').map((one) => one.sentence)).toEqual([
      'metastasis (reads: cyst, metastasis) · SOP unclear · see 4.2',
      'One reader only, accepted · Missed by one reader',
    ]);
  });

  it('takes "cannot be decided" for an answer and for a lesion as a result of its own', () => {
    const one = differing();
    const final = adjudicatedContent(one, open, [
      decide('lesion:2', 'indeterminate', 'needsFollowUp'),
      decide('lesion:1.type', 'indeterminate', 'needsFollowUp'),
    ]);
    expect(final.evaluation.items.lesion).toEqual({ state: 'present', instances: [{ key: 'i1', answers: {} }] });
    expect(final.origins.filter((one) => one.from === 'indeterminate')).toHaveLength(2);
  });

  it('says that an item could not be assessed where its only lesion could not be decided', () => {
    const one = context(evaluation({ i1: 'cyst' }), evaluation({}), { ...noMasks, lone: [measured('i1', null)] });
    const final = adjudicatedContent(one, ['lesion:1'], [decide('lesion:1', 'indeterminate', 'needsFollowUp')]);
    expect(final.evaluation.items.lesion).toEqual({ state: 'notAssessable', reason: 'indeterminate' });
    const rejected = adjudicatedContent(one, ['lesion:1'], [decide('lesion:1', 'takeRight', 'falsePositive')]);
    expect(rejected.evaluation.items.lesion).toEqual({ state: 'absent' });
  });

  it('adds a lesion that both missed, with answers of its own', () => {
    const one = differing(drawnLesion('i9', 'cyst'), [{ item: 'lesion', instance: 'i9' }]);
    const decisions = [
      decide('lesion:2', 'neither', 'falsePositive'),
      decide('lesion:1.type', 'takeLeft'),
      decide('new:lesion:i9', 'edit', 'missed', { basis: 'empty' }),
    ];
    expect(adjudicationProblems(one, open, decisions)).toEqual([]);
    const final = adjudicatedContent(one, open, decisions);
    expect(final.evaluation.items.lesion?.instances).toEqual([
      { key: 'i1', answers: { type: 'cyst' } },
      { key: 'i9', answers: { type: 'cyst' } },
    ]);
    expect(final.masks.at(-1)).toMatchObject({ unit: 'new:lesion:i9', source: { kind: 'drawn' } });
  });

  const twice = { item: 'lesion', instance: 'i1' };
  const adds = decide('new:lesion:i1', 'edit', 'missed', { basis: 'empty' });

  it('finds an item present where a lesion was added that both readers said is not there', () => {
    const one = context(evaluation({}), evaluation({}), noMasks, drawnLesion('i1', 'cyst'), [twice]);
    expect(adjudicationProblems(one, [], [adds])).toEqual([]);
    const final = adjudicatedContent(one, [], [adds]);
    expect(final.evaluation.items.lesion).toEqual({
      state: 'present',
      instances: [{ key: 'i1', answers: { type: 'cyst' } }],
    });
    expect(final.masks.filter((mask) => mask.key.item === 'lesion').map((mask) => mask.key)).toEqual([twice]);
  });

  it('keeps an added lesion apart from those that one read has where the other could not assess the item', () => {
    const unable = evaluation({});
    const left = {
      ...unable,
      items: { ...unable.items, lesion: { state: 'notAssessable' as const, reason: 'artefact' } },
    };
    const lone = { ...noMasks, lone: [measured(null, 'i1')] };
    const one = context(left, evaluation({ i1: 'metastasis' }), lone, drawnLesion('i1', 'cyst'), [twice]);
    const final = adjudicatedContent(one, ['lesion'], [decide('lesion', 'takeRight', 'missed'), adds]);
    expect(final.evaluation.items.lesion?.instances).toEqual([
      { key: 'i1', answers: { type: 'metastasis' } },
      { key: 'i2', answers: { type: 'cyst' } },
    ]);
    expect(
      final.masks.filter((mask) => mask.key.item === 'lesion').map(({ key, source }) => [key.instance, source]),
    ).toEqual([
      ['i1', { kind: 'side', side: 'right', key: twice }],
      ['i2', { kind: 'drawn', key: twice }],
    ]);
    const edited = adjudicatedContent(one, ['lesion'], [decide('lesion', 'neither', 'falsePositive'), adds]);
    expect(edited.masks.filter((mask) => mask.key.item === 'lesion')).toHaveLength(1);
  });

  it('adds a lesion to a read that is taken as a whole, and none to a case that is not evaluable', () => {
    const unable: Evaluation = { notEvaluable: { reason: 'motion' }, items: {}, answers: {} };
    const one = context(unable, evaluation({ i1: 'metastasis' }), noMasks, drawnLesion('i1', 'cyst'), [twice]);
    const whole = (side: Decision) => [decide('case:evaluability', side), adds];
    expect(adjudicationProblems(one, ['case:evaluability'], whole('takeRight'))).toEqual([]);
    const final = adjudicatedContent(one, ['case:evaluability'], whole('takeRight'));
    expect(final.evaluation.items.lesion?.instances?.map((instance) => instance.key)).toEqual(['i1', 'i2']);
    expect(new Set(final.masks.map((mask) => mask.key.instance))).toEqual(new Set([null, 'i1', 'i2']));
    expect(adjudicationProblems(one, ['case:evaluability'], whole('takeLeft'))).toEqual([
      'New lesion: the case is decided as not evaluable; take that back, or the lesion.',
    ]);
    const empty = context(unable, evaluation({ i1: 'metastasis' }), noMasks);
    expect(adjudicationProblems(empty, ['case:evaluability'], [decide('case:evaluability', 'neither')])).not.toEqual(
      [],
    );
  });

  it('uses an edited mask in place of both reads', () => {
    const far = (drawn: Evaluation, masks: MaskKey[]) =>
      context(
        evaluation({ i1: 'cyst' }),
        evaluation({ i1: 'cyst' }),
        { ...noMasks, pairs: [measured('i1', 'i1', { metrics: { dice: 0.3 } })] },
        drawn,
        masks,
      );
    const decisions = [decide('lesion:1', 'edit', 'extent', { basis: 'right' })];
    expect(adjudicationProblems(far(nothing, []), ['lesion:1'], decisions)).toEqual([
      'Lesion 1: the edited mask is empty.',
    ]);
    const one = far(nothing, [{ item: 'lesion', instance: 'i1' }]);
    expect(adjudicationProblems(one, ['lesion:1'], decisions)).toEqual([]);
    const final = adjudicatedContent(one, ['lesion:1'], decisions);
    expect(final.masks[1]?.source).toEqual({ kind: 'drawn', key: { item: 'lesion', instance: 'i1' } });
    expect(final.evaluation.items.lesion?.instances).toEqual([{ key: 'i1', answers: { type: 'cyst' } }]);
    expect(final.origins.find((one) => one.unit === 'lesion:1')?.sentence).toBe('Right read, edited · Better outline');
  });

  it('refuses what is open, unreasoned, unknown, agreed or not allowed, in sentences', () => {
    const problems = (decisions: AdjudicationDecisions['decisions'], allowed = protocol.adjudication.allowed) =>
      adjudicationProblems(
        { ...differing(), protocol: { ...protocol, adjudication: { mode: 'choose', allowed } } },
        open,
        decisions,
      );
    const both = [decide('lesion:2', 'takeLeft'), decide('lesion:1.type', 'takeLeft')];
    expect(problems([])).toEqual(
      ['Lesion 2 is not decided.', 'Type of lesion 1 is not decided.'].sort((a) => (a.startsWith('Type') ? -1 : 1)),
    );
    expect(problems([...both, decide('liver', 'takeLeft')])).toEqual(['Liver is agreed and stays as it is.']);
    expect(problems([...both, decide('nonsense', 'takeLeft')])).toEqual([
      'A decision is about something that the comparison does not have.',
    ]);
    expect(problems([...both, decide('lesion:2', 'takeRight')])).toEqual(['Something is decided twice.']);
    expect(problems([decide('lesion:2', 'takeLeft', 'because'), decide('lesion:1.type', 'takeLeft')])).toEqual([
      'Lesion 2 needs a reason.',
    ]);
    expect(problems([decide('lesion:2', 'takeLeft', 'other'), decide('lesion:1.type', 'takeLeft')])).toEqual([
      'Lesion 2: say in a few words what the other reason is.',
    ]);
    expect(problems([decide('lesion:2', 'consensus'), decide('lesion:1.type', 'takeLeft')])).toEqual([
      'Lesion 2: the reads make no consensus here.',
    ]);
    expect(problems(both, ['takeRight', 'neither'])).toEqual([
      'Lesion 2: the SOP does not allow "Take left".',
      'Type of lesion 1: the SOP does not allow "Take left".',
    ]);
    expect(problems([...both, decide('new:lesion:i2', 'edit', 'missed')])).toEqual([
      'New lesion: its number is taken.',
      'New lesion: the mask is empty.',
      'New lesion, Type: give the answer.',
    ]);
  });

  it('asks for no answer of a lesion that is not kept', () => {
    const one = context(evaluation({ i1: 'cyst' }), evaluation({ i1: 'metastasis' }), {
      ...noMasks,
      pairs: [measured('i1', 'i1', { metrics: { dice: 0.3 } })],
    });
    const two = ['lesion:1', 'lesion:1.type'];
    expect(openUnits(one.comparison, protocol, false)).toEqual(two);
    expect(adjudicationProblems(one, two, [decide('lesion:1', 'neither', 'falsePositive')])).toEqual([]);
    expect(
      adjudicatedContent(one, two, [decide('lesion:1', 'neither', 'falsePositive')]).evaluation.items.lesion,
    ).toEqual({ state: 'absent' });
  });

  it('takes one read as a whole where the other could not evaluate the case', () => {
    const unable: Evaluation = { notEvaluable: { reason: 'motion' }, items: {}, answers: {} };
    const one = context(unable, evaluation({ i3: 'cyst' }), noMasks);
    const final = adjudicatedContent(one, ['case:evaluability'], [decide('case:evaluability', 'takeRight')]);
    expect(final.evaluation).toEqual(evaluation({ i3: 'cyst' }));
    expect(final.masks.map((mask) => mask.key.instance)).toEqual([null, 'i3']);
    const none = adjudicatedContent(one, ['case:evaluability'], [decide('case:evaluability', 'takeLeft')]);
    expect(none).toMatchObject({ evaluation: unable, masks: [] });
  });
});

describe('what the adjudicator sees', () => {
  const control = context(evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' }), {
    ...noMasks,
    pairs: [measured('i1', 'i1', { at: 9 })],
  });
  const seen = (one: ContentContext, isReturned = false) =>
    adjudicatorComparison(one.comparison, { ...one, open: openUnits(one.comparison, protocol, isReturned) });

  it('shows a control like any other case: its largest differences, no passing rule, no limit', () => {
    const { discrepancies, verdicts, isConcordant, concordantUnits } = seen(control);
    expect(discrepancies.map((one) => [one.sentence, one.severity])).toEqual([
      ['Liver, different extent, slices 1-7', 'major'],
      ['Lesion 1, different extent, slices 9-15', 'major'],
    ]);
    expect({ verdicts, isConcordant }).toEqual({ verdicts: [], isConcordant: false });
    expect(concordantUnits).toEqual(['lesion:1.type', 'grade']);
    expect(JSON.stringify(seen(control))).not.toContain('Limit');
  });

  it('has something to decide even where two reads are identical', () => {
    const same = context(evaluation({}), evaluation({}), noMasks);
    expect(openUnits(same.comparison, protocol, false).length).toBeGreaterThan(0);
  });

  it('opens every unit after a return', () => {
    expect(openUnits(control.comparison, protocol, true)).toEqual(['liver', 'lesion:1', 'lesion:1.type', 'grade']);
    expect(new Set(seen(control, true).discrepancies.map((one) => one.unit))).toEqual(
      new Set(['liver', 'lesion:1', 'lesion:1.type', 'grade']),
    );
  });
});

describe('exchanging the readers in adjudication', () => {
  it('mirrored reads with mirrored decisions and a mirrored lot end in the same statements', () => {
    const decision = fc.constantFrom<Decision>('takeLeft', 'takeRight', 'neither', 'indeterminate');
    const flip = (one: Decision): Decision =>
      one === 'takeLeft' ? 'takeRight' : one === 'takeRight' ? 'takeLeft' : one;
    fc.assert(
      fc.property(decision, decision, (a, b) => {
        const one = differing();
        const back = mirrored(
          input(one.left, one.right, {
            pairs: [measured('i1', 'i7', { at: 10 })],
            lone: [measured('i2', null, { at: 20 })],
            splits: [],
          }),
        );
        const there: ContentContext = {
          ...one,
          left: one.right,
          right: one.left,
          comparison: compareReads(back),
          draw: () => 'left',
        };
        const here = adjudicatedContent(one, open, [decide('lesion:2', a), decide('lesion:1.type', b)]);
        const other = adjudicatedContent(there, open, [decide('lesion:2', flip(a)), decide('lesion:1.type', flip(b))]);
        expect(other.evaluation).toEqual(here.evaluation);
        expect(other.masks.map((mask) => mask.key)).toEqual(here.masks.map((mask) => mask.key));
      }),
    );
  });
});
