import { dice } from '@overread/agreement';
import {
  type Comparison,
  type ComparisonInput,
  compareReads,
  type Evaluation,
  type ItemMeasurement,
  type MaskMeasurement,
  type ProtocolContent,
  predicatesOf,
  type Rule,
  stepOfLimit,
} from '@overread/domain';
import { withoutTestData } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { LIDC_PAIRS, lidcNodules } from '../../agreement/test/lidcPack.ts';
import { evaluation, input, measured, noMasks, protocol } from '../../domain/test/fixtures.ts';
import { WIDE } from '../../domain/test/wideProtocol.ts';
import { type LimitSimulation, type MovableLimit, movableLimits, type PilotCase, simulateLimit } from '../src/index.ts';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every kind of rule with a limit, alone and in combinations, with size bands, slice distances and a composite. */
const RULES: readonly Rule[] = [
  { id: 'liverDice', item: 'liver', predicate: 'metric', metric: 'dice', atLeast: 0.9, severity: 'major' },
  { id: 'swap', item: 'liver', predicate: 'labelSwap', atLeast: 0.8, severity: 'critical' },
  { id: 'one', item: 'lesion', predicate: 'instanceUnmatched', minDiameterMm: 4, severity: 'critical' },
  { id: 'far', item: 'kidneyR', predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, severity: 'minor' },
  {
    id: 'bySize',
    item: 'lesion',
    predicate: 'all',
    severity: 'major',
    of: [
      { predicate: 'metric', metric: 'dice', atLeast: 0.75, minDiameterMm: 10 },
      { predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, minDiameterMm: 10 },
      { predicate: 'metric', metric: 'volumeDifferencePercent', atMost: 40, maxDiameterMm: 10 },
    ],
  },
  {
    id: 'either',
    item: 'kidneyL',
    predicate: 'any',
    severity: 'major',
    of: [
      { predicate: 'metric', metric: 'dice', atLeast: 0.6 },
      { predicate: 'metric', metric: 'hd95Mm', atMost: 3 },
    ],
  },
  { id: 'union', item: 'whole', predicate: 'metric', metric: 'dice', atLeast: 0.85, severity: 'major' },
  { id: 'grade', item: 'grade', predicate: 'categoryDiffers', within: 1, severity: 'minor' },
  { id: 'type', item: 'type', predicate: 'categoryDiffers', within: 0, severity: 'major' },
  { id: 'length', item: 'length', predicate: 'numberDiffers', by: 2, severity: 'major' },
  { id: 'lengthPercent', item: 'length', predicate: 'numberDiffers', byPercent: 20, severity: 'minor' },
];

/** A pair of reads made up at random: whatever masks could measure, and whatever readers could say. */
function madeUp(random: () => number, rules: readonly Rule[]): ComparisonInput {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const numbers = () => ({
    dice: random() < 0.1 ? 1 : random() < 0.05 ? 0 : Math.round(100 * (0.5 + random() / 2)) / 100,
    iou: 0.5,
    hd95Mm: Math.round(80 * random()) / 8,
    volumeDifferencePercent: Math.round(90 * random()),
  });
  const size = () => 2 + 20 * random();
  const mask = (left: string | null, right: string | null, at: number): MaskMeasurement => {
    const one = measured(left, right, { at });
    const [leftDiameterMm, rightDiameterMm] = [size(), size()];
    return {
      ...one,
      leftDiameterMm: one.leftMl === null ? null : leftDiameterMm,
      rightDiameterMm: one.rightMl === null ? null : rightDiameterMm,
      metrics: one.presence === 'both' ? numbers() : {},
    };
  };
  const [both, only] = [Math.floor(3 * random()), random() < 0.3 ? 1 : 0];
  const lesion: ItemMeasurement = {
    pairs: Array.from({ length: both }, (_, n) => mask(`i${n}`, `i${n}`, 10 * n + 1)),
    lone: Array.from({ length: only }, () => mask('alone', null, 90)),
    splits: [],
  };
  const types = (extra: number) =>
    Object.fromEntries([
      ...Array.from({ length: both }, (_, n) => [`i${n}`, random() < 0.9 ? 'cyst' : 'metastasis'] as const),
      ...(extra > 0 ? [['alone', 'cyst'] as const] : []),
    ]);
  const said = (extra: number): Evaluation => {
    const base = evaluation(types(extra), pick(['g0', 'g1', 'g2', 'g3', '']));
    const kidneys = { kidneyL: { state: 'present' }, kidneyR: { state: 'present' } } as const;
    return {
      ...(random() < 0.04 ? { notEvaluable: { reason: 'motion' } } : {}),
      items: { ...base.items, ...kidneys, ...(random() < 0.1 ? { liver: { state: 'absent' as const } } : {}) },
      answers: {
        ...base.answers,
        side: 'l',
        ...(random() < 0.9 ? { length: 10 + Math.round(80 * random()) / 10 } : {}),
      },
    };
  };
  const reads = [said(only), said(0)] as const;
  const hasLivers = reads.map((read) => read.items.liver?.state === 'present');
  const liver: ItemMeasurement = hasLivers.every(Boolean)
    ? { pairs: [mask(null, null, 1)], lone: [], splits: [] }
    : {
        pairs: [],
        lone: hasLivers.some(Boolean)
          ? [
              {
                ...mask(null, null, 1),
                presence: hasLivers[0] ? 'left' : 'right',
                metrics: {},
                ...(hasLivers[0] ? { rightMl: null } : { leftMl: null }),
              },
            ]
          : [],
        splits: [],
      };
  return input(reads[0], reads[1], lesion, {
    protocol: { ...WIDE, rules: [...rules] },
    items: {
      liver,
      lesion,
      kidneyL: { pairs: [mask(null, null, 50)], lone: [], splits: [] },
      kidneyR: { pairs: [mask(null, null, 60)], lone: [], splits: [] },
    },
    swaps:
      random() < 0.4
        ? [
            {
              left: { item: 'liver', instance: null },
              right: { item: 'kidneyR', instance: null },
              dice: Math.round(50 + 50 * random()) / 100,
            },
          ]
        : [],
    sliceSpacingMm: { pv: pick([1, 2.5, 5, null]) },
    composites: { whole: mask(null, null, 1) },
  });
}

const record = (comparison: Comparison): Comparison => JSON.parse(JSON.stringify(comparison));
const pilot = (one: ComparisonInput, name: string, patient = name): PilotCase => ({
  case: name,
  patient,
  readers: { left: 'R-01', right: 'R-02' },
  evaluations: { left: one.left, right: one.right },
  comparison: record(compareReads(one)),
  sliceSpacingMm: one.sliceSpacingMm,
});
const named = (n: number) => `CASE-${String(n + 1).padStart(3, '0')}`;

/** The SOP with one limit elsewhere, as its author would write it. */
function rewritten(content: ProtocolContent, { rule, part, name }: MovableLimit, to: number): ProtocolContent {
  return {
    ...content,
    rules: content.rules.map((one): Rule => {
      if (one.id !== rule) return one;
      if (one.predicate !== 'all' && one.predicate !== 'any') return { ...one, [name]: to } as Rule;
      return { ...one, of: predicatesOf(one).map((member, at) => (at === part ? { ...member, [name]: to } : member)) };
    }),
  };
}

const stepFor = ({ limit, steps }: LimitSimulation, to: number) => stepOfLimit(steps, limit, to);

describe('a limit that is moved over recorded reads', () => {
  const inputs = Array.from({ length: 30 }, (_, n) => madeUp(seeded(n + 1), RULES));
  const cases = inputs.map((one, n) => pilot(one, named(n), `P-${n % 24}`));
  const content: ProtocolContent = { ...WIDE, rules: [...RULES] };

  it('sends the very cases and items to the adjudicator that comparing the reads anew by the rewritten SOP sends', () => {
    const { limits, fixed } = movableLimits(content);
    expect(limits.map(({ rule, part }) => `${rule} ${part}`)).toEqual([
      ...['liverDice 0', 'swap 0', 'far 0', 'bySize 0', 'bySize 1', 'bySize 2', 'either 0', 'either 1', 'union 0'],
      ...['grade 0', 'length 0', 'lengthPercent 0'],
    ]);
    expect(fixed.map(({ rule }) => rule)).toEqual(['one', 'type']);
    const random = seeded(99);
    for (const limit of limits) {
      const made = simulateLimit(content, cases, limit, { seed: 3, replicates: 20 });
      if (made === null) throw new Error(limit.rule);
      expect(made.leftOut).toEqual([]);
      const { lowest, highest } = limit;
      const top = highest ?? Math.max(...made.steps.map((step) => step.limit));
      const tried = Array.from({ length: 3 }, () => lowest + (top - lowest) * random());
      const some = made.steps.filter((_, at) => at % 5 === 0 || at === made.steps.length - 1).map((step) => step.limit);
      const all = [limit.value, ...some, ...tried.map((to) => (limit.isWhole ? Math.round(to) : to))];
      let moves = 0;
      for (const to of all) {
        const anew = inputs.map((one) => compareReads({ ...one, protocol: rewritten(content, limit, to) }));
        const at = stepFor(made, to);
        const here = `${limit.rule} ${limit.part} at ${to}`;
        expect(made.steps[at]?.items, here).toBe(
          anew.reduce((sum, { units, concordantUnits }) => sum + units.length - concordantUnits.length, 0),
        );
        const failing = cases.filter((_, n) => !anew[n]?.isConcordant).map((one) => one.case);
        expect(
          made.steps
            .slice(0, at + 1)
            .flatMap((step) => step.joining)
            .sort(),
          here,
        ).toEqual(failing);
        expect(made.steps[at]?.cases, here).toBe(failing.length);
        expect(made.steps[at]?.caseShare.estimate.value, here).toBe(failing.length / cases.length);
        if (made.steps[at]?.items !== made.steps[0]?.items) moves += 1;
      }
      // Each of these limits decides something here, or the comparison above would say nothing.
      expect(moves, `${limit.rule} ${limit.part}`).toBeGreaterThan(0);
    }
  });

  it('leaves a case out, by name, whose record does not say of itself what it says', () => {
    const [first, ...rest] = cases;
    if (first === undefined) throw new Error('no case');
    const altered = { ...first, comparison: { ...first.comparison, concordantUnits: [] } };
    const made = simulateLimit(
      content,
      [altered, ...rest],
      { rule: 'liverDice', part: 0 },
      { seed: 1, replicates: 20 },
    );
    expect(made).toMatchObject({ leftOut: ['CASE-001'], cases: 29 });
  });

  it('is nothing for a rule without a limit, or without a case', () => {
    expect(simulateLimit(content, cases, { rule: 'one', part: 0 }, { seed: 1 })).toBeNull();
    expect(simulateLimit(content, [], { rule: 'liverDice', part: 0 }, { seed: 1 })).toBeNull();
  });

  it('gives the same to the bit in any order of the cases, and no interval of one patient', () => {
    const asked = [
      { rule: 'bySize', part: 0 },
      { seed: 5, replicates: 100 },
    ] as const;
    expect(simulateLimit(content, cases.toReversed(), ...asked)).toEqual(simulateLimit(content, cases, ...asked));
    const one = cases.map((each) => ({ ...each, patient: 'P' }));
    expect(simulateLimit(content, one, ...asked)?.steps[0]?.caseShare.interval.reason).toBe('onePatient');
  });
});

describe.skipIf(withoutTestData())('a limit moved over forty lung nodules that four radiologists outlined', () => {
  const DICE: Rule = {
    id: 'dice',
    item: 'lesion',
    severity: 'major',
    predicate: 'metric',
    metric: 'dice',
    atLeast: 0.75,
  };
  const content: ProtocolContent = { ...protocol, rules: [DICE] };

  it('sends 42 % of the 240 pairs by a Dice of 0.75 (32 to 51 % over nodules), 67 % by 0.80, 99 % by 0.90', () => {
    const cases = lidcNodules().flatMap((nodule) =>
      LIDC_PAIRS.map(([a, b]) => {
        const metrics = { dice: dice(nodule.masks[a], nodule.masks[b]) };
        const reads = [evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' })] as const;
        const pairs = [measured('i1', 'i1', { metrics })];
        return pilot(
          input(...reads, { ...noMasks, pairs }, { protocol: content }),
          `${nodule.name} ${a}-${b}`,
          nodule.name,
        );
      }),
    );
    const made = simulateLimit(content, cases, { rule: 'dice', part: 0 }, { seed: 20_260_701 });
    if (made === null) throw new Error('nothing made');
    expect(made).toMatchObject({ cases: 240, patients: 40, measuredCases: 240 });
    const at = (limit: number) => made.steps[stepFor(made, limit)];
    expect([0.75, 0.8, 0.9].map((limit) => at(limit)?.cases)).toEqual([100, 161, 237]);
    const { low = 0, high = 0 } = at(0.75)?.caseShare.interval.interval ?? {};
    expect([Math.round(100 * low), Math.round(100 * high)]).toEqual([32, 51]);
  });
});
