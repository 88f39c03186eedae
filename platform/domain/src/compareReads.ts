import { agreedAnswer } from './agreedAnswer.ts';
import type { Composite } from './composite.ts';
import { describeDifference, type SwapOfUnit, swapLabels } from './describeDifference.ts';
import type { Comparison, Discrepancy, DiscrepancyKind, RuleVerdict, Severity } from './discrepancy.ts';
import { maskKeyText } from './evaluation.ts';
import { maskConsensusMethod } from './maskConsensus.ts';
import { type ComparisonInput, choosesOtherImages, meanDiameterMm } from './measurement.ts';
import { kindOfAnswers } from './questionSubject.ts';
import { RULE_METRICS } from './ruleMetrics.ts';
import { RULE_PREDICATES } from './rulePredicates.ts';
import { type Predicate, predicatesOf, type Rule } from './ruleSchema.ts';
import { failureSentence, inSentence, ruleSentence } from './ruleSentence.ts';
import { type EvaluatedRule, evaluateRule, type RuleContext } from './rules.ts';
import { answerOf, CASE_ITEM, comparisonUnits, compositeFacts, stateOf, type UnitFacts } from './units.ts';

/** Severities in the order of the adjudicator's list. */
export const SEVERITIES = ['critical', 'major', 'minor'] as const satisfies readonly Severity[];

/** Names of the checks that hold without a rule of the protocol: no content can be agreed on where these differ. */
export const BUILT_IN = {
  evaluability: { severity: 'critical', kind: 'evaluability' },
  state: { severity: 'critical', kind: 'state' },
  unmatched: { severity: 'major', kind: 'instanceUnmatched' },
  split: { severity: 'major', kind: 'splitOrMerge' },
  imageChoice: { severity: 'major', kind: 'imageChoice' },
  level: { severity: 'critical', kind: 'wrongLevel' },
  noConsensus: { severity: 'major', kind: 'category' },
} as const satisfies Record<string, { severity: Severity; kind: DiscrepancyKind }>;

/** Why a unit fails, as far as one rule, or one member of a combination, says so. */
export interface Failure {
  readonly rule: string;
  readonly kind: DiscrepancyKind;
  readonly severity: Severity;
  readonly values: Readonly<Record<string, number>>;
  /** Of a rule on a composite that the unit is a part of: its label. */
  readonly partOf?: string;
}

/** Differences of extent: one sentence per unit, whichever of the metrics failed. */
const EXTENT = ['overlap', 'surfaceDistance', 'volume'] as const satisfies readonly DiscrepancyKind[];

/**
 * Compares two locked reads by the protocol's rules (R7): units, a verdict of every rule on every unit of its item, and the
 * discrepancies in sentences, worst first. Exchanging left and right mirrors the result and changes nothing else.
 * A unit also fails where no rule fails but the reads leave nothing to agree on (states differ, one side only).
 */
export function compareReads(input: ComparisonInput): Comparison {
  const all = comparisonUnits(input);
  const composites = compositeFacts(input);
  const verdicts: RuleVerdict[] = [];
  const found: { discrepancy: Discrepancy; size: number }[] = [];
  const failing = new Set<string>();
  const ofComposites = composites.map((facts) => ({ facts, ...ruled(input, facts, undefined) }));
  for (const facts of all) {
    const swap = swapOf(input, all, facts);
    const own = ruled(input, facts, swap);
    verdicts.push(...own.verdicts);
    const failures = [...own.failures, ...ofComposites.flatMap((one) => failuresOfPart(input, one, all, facts))];
    const basic = failures.length === 0 ? builtInFailure(input, facts) : undefined;
    if (basic) {
      failures.push(basic);
      const why = inSentence(describeDifference(basic.kind, facts, input, swap));
      const sentence = failureSentence(why, 'always checked', basic.severity);
      verdicts.push({ rule: basic.rule, unit: facts.unit.id, verdict: 'fail', value: null, limit: null, sentence });
    }
    if (failures.length > 0) failing.add(facts.unit.id);
    const size = facts.measurement === null ? 0 : (meanDiameterMm(facts.measurement) ?? 0);
    for (const failure of merged(failures, facts)) {
      const sentence = describeDifference(failure.kind, facts, input, swap);
      found.push({
        size,
        discrepancy: {
          kind: failure.kind,
          unit: facts.unit.id,
          item: facts.unit.item,
          rule: failure.rule,
          severity: failure.severity,
          sentence: failure.partOf === undefined ? sentence : `${sentence}, as part of ${inSentence(failure.partOf)}`,
          place: facts.measurement?.place ?? null,
          values: failure.values,
        },
      });
    }
  }
  found.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.discrepancy.severity) - SEVERITIES.indexOf(b.discrepancy.severity) || b.size - a.size,
  );
  const measured = [...all, ...composites].filter((facts) => facts.measurement !== null);
  return {
    units: all.map((facts) => facts.unit),
    verdicts: [...verdicts, ...ofComposites.flatMap((one) => one.verdicts)],
    discrepancies: found.map((one) => one.discrepancy),
    concordantUnits: all.map((facts) => facts.unit.id).filter((id) => !failing.has(id)),
    isConcordant: failing.size === 0,
    metrics: Object.fromEntries(
      measured.filter((facts) => facts.kind === 'mask').map((facts) => [facts.unit.id, numbers(facts)]),
    ),
    places: Object.fromEntries(
      measured.map(({ unit, measurement }) => [
        unit.id,
        { place: measurement?.place ?? null, slices: measurement?.slices ?? null },
      ]),
    ),
  };
}

/** The verdicts of all rules of a unit's item, or of a composite, and what fails by them. */
function ruled(
  input: ComparisonInput,
  facts: UnitFacts,
  swap: SwapOfUnit | undefined,
): { readonly verdicts: readonly RuleVerdict[]; readonly failures: readonly Failure[] } {
  const target = facts.mask?.target ?? input.protocol.composites?.find(({ key }) => key === facts.unit.item)?.target;
  const context: RuleContext = {
    facts,
    left: input.left,
    right: input.right,
    sliceSpacingMm: target === undefined ? null : (input.sliceSpacingMm[target] ?? null),
    swapDice: swap?.swap.dice ?? null,
    swapLabels: swap === undefined ? null : swapLabels(input.protocol, swap),
    input,
  };
  const verdicts: RuleVerdict[] = [];
  const failures: Failure[] = [];
  for (const rule of input.protocol.rules.filter((one) => one.item === facts.unit.item)) {
    const outcome = evaluateRule(rule, context);
    const sentence = ruleSentence(rule, outcome, context);
    verdicts.push({ rule: rule.id, unit: facts.unit.id, ...outcome, ...(sentence === undefined ? {} : { sentence }) });
    if (outcome.verdict === 'fail') failures.push(...failuresOf(rule, outcome, facts));
  }
  return { verdicts, failures };
}

/** What a failing rule says differs: of a combination, each member that fails. */
function failuresOf(rule: Rule, outcome: EvaluatedRule, facts: UnitFacts): readonly Failure[] {
  return predicatesOf(rule).flatMap((predicate, index): Failure[] => {
    const one = outcome.members?.[index] ?? outcome;
    if (one.verdict !== 'fail') return [];
    const name = one.measure ?? (predicate.predicate === 'labelSwap' ? 'dice' : 'difference');
    return [
      {
        rule: rule.id,
        kind: kindOf(predicate, facts),
        severity: rule.severity,
        values: {
          ...(one.value === null ? {} : { [name]: one.value }),
          ...(one.limit === null ? {} : { [`${name}Limit`]: one.limit }),
        },
      },
    ];
  });
}

/** What the failure of a predicate is called. A lesion on one side only is that, whichever rule says so. */
export function kindOf(predicate: Predicate, facts: UnitFacts): DiscrepancyKind {
  if (predicate.predicate === 'stateDiffers') return facts.number === null ? 'state' : 'instanceUnmatched';
  if (predicate.predicate === 'categoryDiffers' || predicate.predicate === 'categoryCrosses')
    return kindOfAnswers(facts.question);
  if (predicate.predicate !== 'metric') return RULE_PREDICATES[predicate.predicate].kind;
  return facts.measurement !== null && choosesOtherImages(facts.measurement)
    ? 'imageChoice'
    : RULE_METRICS[predicate.metric].kind;
}

/**
 * What the failing rules of a composite mean for one of its parts. A composite has no content to decide on, so those of its parts that
 * differ are opened; its numbers stay with its own verdicts.
 */
function failuresOfPart(
  { protocol }: ComparisonInput,
  composite: { readonly facts: UnitFacts; readonly failures: readonly Failure[] },
  all: readonly UnitFacts[],
  part: UnitFacts,
): readonly Failure[] {
  const found = protocol.composites?.find(({ key }) => key === composite.facts.unit.id);
  if (found === undefined || composite.failures.length === 0 || !partsOpened(found, all).includes(part)) return [];
  return composite.failures.map((failure) => ({
    ...failure,
    kind: part.measurement?.presence === 'both' ? failure.kind : kindOfPresence(part),
    values: {},
    partOf: found.label,
  }));
}

/** The parts of a failing composite that go to the adjudicator: those that differ, or all of them where none does. */
export function partsOpened({ of }: Composite, all: readonly UnitFacts[]): readonly UnitFacts[] {
  const parts = all.filter((one) => one.kind === 'mask' && one.measurement !== null && of.includes(one.unit.item));
  const differing = parts.filter(
    ({ measurement }) => measurement?.presence !== 'both' || measurement.metrics.dice !== 1,
  );
  return differing.length > 0 ? differing : parts;
}

const kindOfPresence = (part: UnitFacts): DiscrepancyKind =>
  part.number === null ? 'state' : part.isExtraPart ? 'splitOrMerge' : 'instanceUnmatched';

/** What fails on a unit without a rule of the protocol: the reads leave nothing to agree on ({@link BUILT_IN}). */
export function builtInFailure(input: Pick<ComparisonInput, 'left' | 'right'>, facts: UnitFacts): Failure | undefined {
  const fail = (id: keyof typeof BUILT_IN, kind: DiscrepancyKind = BUILT_IN[id].kind): Failure => ({
    rule: `built-in:${id}`,
    kind,
    severity: BUILT_IN[id].severity,
    values: {},
  });
  const { left, right } = input;
  if (facts.unit.item === CASE_ITEM && facts.kind === 'case')
    return Boolean(left.notEvaluable) !== Boolean(right.notEvaluable) ? fail('evaluability') : undefined;
  const { unit, question, mask } = facts;
  if (question !== null) {
    const [l, r] = [answerOf(left, question, unit.left), answerOf(right, question, unit.right)];
    if (l === r || agreedAnswer(question, l, r, 'left') !== undefined) return undefined;
    return fail('noConsensus', question.answer === 'number' ? 'number' : kindOfAnswers(question));
  }
  if (facts.number !== null && (unit.left === null || unit.right === null))
    return fail(facts.isExtraPart ? 'split' : 'unmatched');
  if (facts.number === null && stateOf(left, unit.item) !== stateOf(right, unit.item)) return fail('state');
  if (facts.kind !== 'mask' || facts.measurement === null) return undefined;
  if (facts.measurement.presence !== 'both') return fail('state');
  if (facts.level !== null) return fail('level');
  if (choosesOtherImages(facts.measurement)) return fail('imageChoice');
  return mask !== null && maskConsensusMethod(mask, facts.measurement.metrics) === null
    ? fail('noConsensus', 'overlap')
    : undefined;
}

/** What says the same as a more telling kind, where both are found on a unit: the first of those named. */
const SUBSUMED_BY: Readonly<Partial<Record<DiscrepancyKind, readonly DiscrepancyKind[]>>> = {
  wrongLevel: ['wrongSide'],
  labelSwap: ['wrongSide', 'wrongLevel'],
  state: ['evaluability', 'wrongLevel'],
  instanceUnmatched: ['wrongSide'],
  overlap: ['wrongLevel'],
  surfaceDistance: ['wrongLevel'],
  volume: ['wrongLevel'],
  managementBoundary: ['wrongLevel'],
};

/** One failure per kind of a unit, the worst one leading; the extent counts as one kind, and is a wrong level where it comes of one. */
function merged(failures: readonly Failure[], { level }: UnitFacts): readonly Failure[] {
  const kinds = new Set(failures.map((failure) => failure.kind));
  if (level !== null) kinds.add('wrongLevel');
  if (kinds.has('wrongSide')) kinds.delete('wrongLevel');
  const groups = new Map<DiscrepancyKind, Failure[]>();
  for (const failure of failures) {
    const kind = SUBSUMED_BY[failure.kind]?.find((telling) => kinds.has(telling)) ?? failure.kind;
    const key = (EXTENT as readonly DiscrepancyKind[]).includes(kind) ? 'overlap' : kind;
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups].flatMap(([key, group]): Failure[] => {
    const worst = [...group].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))[0];
    const isExtent = key === 'overlap';
    const kind = (isExtent && EXTENT.find((one) => group.some((failure) => failure.kind === one))) || key;
    if (worst === undefined) return [];
    const values = Object.assign({}, ...group.map((failure) => failure.values));
    const { partOf, ...own } = worst;
    // It differs by itself too: the sentence need not name the composite.
    const isOnlyPart = group.every((failure) => failure.partOf !== undefined);
    return [{ ...own, kind, values, ...(isOnlyPart && partOf !== undefined ? { partOf } : {}) }];
  });
}

/** The closest label swap that touches the unit's masks, with the numbers that its two masks go by. */
function swapOf(input: ComparisonInput, all: readonly UnitFacts[], facts: UnitFacts): SwapOfUnit | undefined {
  if (facts.kind !== 'mask') return undefined;
  const { item, left, right } = facts.unit;
  const touches = (key: { item: string; instance: string | null }, own: string | null, isLesion: boolean) =>
    key.item === item && (isLesion ? own !== null && key.instance === own : true);
  const isLesion = facts.number !== null;
  const [closest] = input.swaps
    .filter((one) => touches(one.left, left, isLesion) || touches(one.right, right, isLesion))
    .sort((a, b) => b.dice - a.dice || (swapText(a) < swapText(b) ? -1 : 1));
  if (closest === undefined) return undefined;
  const numberOf = (side: 'left' | 'right') => {
    const key = closest[side];
    if (key.instance === null) return null;
    return all.find((one) => one.unit.item === key.item && one.unit[side] === key.instance)?.number ?? null;
  };
  return { swap: closest, leftNumber: numberOf('left'), rightNumber: numberOf('right') };
}

/** The same text for a swap and its mirror image. */
const swapText = (swap: ComparisonInput['swaps'][number]) =>
  [maskKeyText(swap.left), maskKeyText(swap.right)].sort().join(' ');

function numbers({ measurement }: UnitFacts): Record<string, number | null> {
  return {
    ...measurement?.metrics,
    volumeLeftMl: measurement?.leftMl ?? null,
    volumeRightMl: measurement?.rightMl ?? null,
  };
}
