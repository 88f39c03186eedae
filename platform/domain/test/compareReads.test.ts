import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComparisonInput, compareReads, comparisonOutcome, type Rule, verdictSentences } from '../src/index.ts';
import { evaluation, input, measured, mirrored, noMasks, protocol } from './fixtures.ts';

const sentences = (one: ComparisonInput) => compareReads(one).discrepancies.map((found) => found.sentence);

describe('comparing two reads', () => {
  it('finds equal reads concordant, item by item', () => {
    const comparison = compareReads(
      input(evaluation({ i1: 'cyst' }), evaluation({ i4: 'cyst' }), {
        ...noMasks,
        pairs: [measured('i1', 'i4', { at: 40 })],
      }),
    );
    expect(comparison.units.map((unit) => unit.id)).toEqual(['liver', 'lesion:1', 'lesion:1.type', 'grade']);
    expect(comparison).toMatchObject({ isConcordant: true, discrepancies: [] });
    expect(comparison.concordantUnits).toHaveLength(4);
  });

  it('says what differs in a radiologist’s sentences, worst first, then largest', () => {
    const left = evaluation({ i1: 'cyst', i2: 'cyst' });
    const right = evaluation({ i1: 'metastasis' });
    const pair = measured('i1', 'i1', { at: 40, metrics: { dice: 0.71, hd95Mm: 5.4, iou: 0.55 } });
    const lone = measured('i2', null, { at: 52, slices: { from: 52, to: 58 } });
    expect(sentences(input(left, right, { pairs: [pair], lone: [lone], splits: [] }))).toEqual([
      'Lesion 2, in the left read only, 11 mm, slices 52-58',
      'Lesion 1, different extent, slices 40-46',
      'Type of lesion 1: cyst / metastasis',
    ]);
  });

  it('says once that a lesion is on one side only, also where the other read says that there is none', () => {
    const one = input(evaluation({ i1: 'cyst' }), evaluation({}), { ...noMasks, lone: [measured('i1', null)] });
    expect(sentences(one)).toEqual(['Lesion 1, in the left read only, 11 mm, slices 1-7']);
  });

  it('agrees on absence without any overlap measured', () => {
    const comparison = compareReads(input(evaluation({}), evaluation({}), noMasks));
    expect(comparison.isConcordant).toBe(true);
    expect(comparison.units.map((unit) => unit.id)).toEqual(['liver', 'lesion', 'grade']);
    expect(comparison.verdicts.filter((one) => one.rule === 'largeDice')).toEqual([
      { rule: 'largeDice', unit: 'lesion', verdict: 'notApplicable', value: null, limit: null },
    ]);
  });

  it('takes the size band by the mean of the two diameters, its lower bound included', () => {
    const verdictOf = (l: number, r: number) => {
      const metrics = { dice: 0.7 };
      const pairs = [measured('i1', 'i1', { leftDiameterMm: l, rightDiameterMm: r, metrics })];
      const all = compareReads(
        input(evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' }), { ...noMasks, pairs }),
      ).verdicts;
      return Object.fromEntries(all.filter((one) => one.unit === 'lesion:1').map((one) => [one.rule, one.verdict]));
    };
    expect(verdictOf(8, 12)).toMatchObject({ smallDice: 'notApplicable', largeDice: 'fail' });
    expect(verdictOf(12, 8)).toMatchObject({ smallDice: 'notApplicable', largeDice: 'fail' });
    expect(verdictOf(7, 12)).toMatchObject({ smallDice: 'pass', largeDice: 'notApplicable' });
  });

  it('lets the limit of a distance grow with the slice spacing', () => {
    const pairs = [measured('i1', 'i1', { metrics: { dice: 0.9, hd95Mm: 8 } })];
    const far = (mm: number | null) =>
      compareReads(
        input(
          evaluation({ i1: 'cyst' }),
          evaluation({ i1: 'cyst' }),
          { ...noMasks, pairs },
          { sliceSpacingMm: { pv: mm } },
        ),
      ).verdicts.find((one) => one.rule === 'far');
    expect(far(1)).toMatchObject({ verdict: 'fail', limit: 5 });
    expect(far(5)).toMatchObject({ verdict: 'pass', limit: 10 });
    expect(far(null)).toMatchObject({ verdict: 'fail', limit: 5 });
  });

  it('compares unrounded and prints enough digits to tell value and limit apart', () => {
    const pairs = [measured('i1', 'i1', { metrics: { dice: 0.7499999 } })];
    const comparison = compareReads(
      input(evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' }), { ...noMasks, pairs }),
    );
    const text = verdictSentences(comparison, protocol).join(' ');
    expect(text).toContain(
      'To the adjudicator because the Dice of lesion 1 (11 mm, slices 1-7) is 0.7499999, limit 0.7500000 (rule largeDice, major).',
    );
    expect(text).toContain('Liver passed: Dice 0.97, limit 0.95.');
  });

  it('tolerates as many steps of an ordered answer as the rule says', () => {
    const grades = (l: string, r: string) => sentences(input(evaluation({}, l), evaluation({}, r), noMasks));
    expect(grades('g1', 'g2')).toEqual([]);
    expect(grades('g1', 'g3')).toEqual(['Grade: g1 / g3']);
  });

  it('calls one against several a split, not a missing lesion', () => {
    const left = evaluation({ i1: 'cyst' });
    const right = evaluation({ i1: 'cyst', i2: 'cyst' });
    const comparison = compareReads(
      input(left, right, {
        pairs: [measured('i1', 'i1', { at: 10 })],
        lone: [measured(null, 'i2', { at: 20 })],
        splits: [{ side: 'left', one: 'i1', many: ['i1', 'i2'] }],
      }),
    );
    expect(comparison.discrepancies.map((one) => [one.kind, one.sentence])).toEqual([
      ['splitOrMerge', 'Lesion 1: one in the left read, two in the right, slices 10-16'],
      ['splitOrMerge', 'Lesion 2: a further part, in the right read only, 11 mm, slices 20-26'],
    ]);
  });

  it('names a label swap on both items that it touches', () => {
    const swaps = [{ left: { item: 'liver', instance: null }, right: { item: 'lesion', instance: 'i3' }, dice: 0.94 }];
    const one = input(
      evaluation({}),
      evaluation({ i3: 'cyst' }),
      { ...noMasks, lone: [measured(null, 'i3')] },
      { swaps },
    );
    expect(sentences(one)).toContain(
      'Looks like a label swap: “Liver” in the left read and “Lesion 1” in the right read are nearly the same voxels, slices 1-7',
    );
  });

  it('makes one reader’s "not evaluable" the only thing to decide, and hands both to the coordinator', () => {
    const unable = { notEvaluable: { reason: 'motion' }, items: {}, answers: {} };
    const one = compareReads(input(unable, evaluation({}), noMasks));
    expect(one.units.map((unit) => unit.id)).toEqual(['case:evaluability']);
    expect(one.discrepancies.map((found) => found.sentence)).toEqual(['The case could not be evaluated: left read']);
    expect(comparisonOutcome(one, [unable, evaluation({})], false)).toBe('findDiscrepant');
    const both = compareReads(input(unable, unable, noMasks));
    expect(comparisonOutcome(both, [unable, unable], false)).toBe('findNotEvaluable');
  });

  it('sends a concordant control to the adjudicator', () => {
    const reads = [evaluation({}), evaluation({})] as const;
    const comparison = compareReads(input(...reads, noMasks));
    expect(comparisonOutcome(comparison, reads, false)).toBe('findConcordant');
    expect(comparisonOutcome(comparison, reads, true)).toBe('findDiscrepant');
  });

  it('never passes a unit on which the protocol could make no final content', () => {
    const rules: Rule[] = [];
    const withoutRules = { ...protocol, rules };
    const left = evaluation({ i1: 'cyst' });
    const kinds = (right: ReturnType<typeof evaluation>, lesion = { ...noMasks, pairs: [measured('i1', 'i1')] }) =>
      compareReads(input(left, right, lesion, { protocol: withoutRules })).discrepancies.map((one) => one.kind);
    expect(kinds(evaluation({ i1: 'cyst' }))).toEqual([]);
    expect(kinds(evaluation({ i1: 'metastasis' }))).toEqual(['category']);
    expect(kinds(evaluation({}), { ...noMasks, lone: [measured('i1', null)], pairs: [] })).toEqual([
      'instanceUnmatched',
    ]);
    const noState = {
      ...evaluation({ i1: 'cyst' }),
      items: { ...evaluation({ i1: 'cyst' }).items, liver: { state: 'notAssessable' as const } },
    };
    expect(kinds(noState)).toEqual(['state']);
  });
});

const types = fc.constantFrom('cyst', 'metastasis');
const anyInput = fc
  .record({
    pairs: fc.array(
      fc.record({
        at: fc.integer({ min: 1, max: 99 }),
        dice: fc.double({ min: 0.01, max: 1, noNaN: true }),
        mm: fc.integer({ min: 2, max: 30 }),
        types: fc.tuple(types, types),
      }),
      { maxLength: 4 },
    ),
    lone: fc.array(fc.record({ at: fc.integer({ min: 100, max: 199 }), isLeft: fc.boolean() }), { maxLength: 3 }),
    grades: fc.tuple(fc.constantFrom('g0', 'g1', 'g2', 'g3'), fc.constantFrom('g0', 'g1', 'g2', 'g3')),
  })
  .map(({ pairs, lone, grades }) => {
    const lesions: [Record<string, string>, Record<string, string>] = [{}, {}];
    const measuredPairs = pairs.map((pair, index) => {
      lesions[0][`i${index + 1}`] = pair.types[0];
      lesions[1][`i${pairs.length - index}`] = pair.types[1];
      const metrics = { dice: pair.dice, hd95Mm: 10 * (1 - pair.dice) };
      return measured(`i${index + 1}`, `i${pairs.length - index}`, {
        at: pair.at,
        metrics,
        leftDiameterMm: pair.mm,
        rightDiameterMm: pair.mm + 3,
      });
    });
    const measuredLone = lone.map((one, index) => {
      lesions[one.isLeft ? 0 : 1][`i${index + 50}`] = 'cyst';
      return one.isLeft
        ? measured(`i${index + 50}`, null, { at: one.at })
        : measured(null, `i${index + 50}`, { at: one.at });
    });
    return input(evaluation(lesions[0], grades[0]), evaluation(lesions[1], grades[1]), {
      pairs: measuredPairs,
      lone: measuredLone,
      splits: [],
    });
  });

describe('exchanging the two readers', () => {
  it('mirrors the units and changes no id, verdict, severity or number', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const [here, there] = [compareReads(one), compareReads(mirrored(one))];
        expect(there.units).toEqual(here.units.map((unit) => ({ ...unit, left: unit.right, right: unit.left })));
        const numbers = ({ verdicts }: typeof here) => verdicts.map(({ sentence: _, ...verdict }) => verdict);
        expect(numbers(there)).toEqual(numbers(here));
        expect(there.verdicts.map((one) => one.sentence === undefined)).toEqual(
          here.verdicts.map((one) => one.sentence === undefined),
        );
        expect(there.concordantUnits).toEqual(here.concordantUnits);
        expect(there.isConcordant).toBe(here.isConcordant);
        const shape = (comparison: typeof here) =>
          comparison.discrepancies.map(({ kind, unit, rule, severity, place, values }) => ({
            kind,
            unit,
            rule,
            severity,
            place,
            values,
          }));
        expect(shape(there)).toEqual(shape(here));
      }),
      { numRuns: 200 },
    );
  });

  it('never calls a case concordant that has a discrepancy, nor the other way round', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const { discrepancies, isConcordant, units, concordantUnits } = compareReads(one);
        expect(isConcordant).toBe(discrepancies.length === 0);
        expect(new Set([...concordantUnits, ...discrepancies.map((found) => found.unit)])).toEqual(
          new Set(units.map((unit) => unit.id)),
        );
      }),
      { numRuns: 200 },
    );
  });
});
