import { agreedAnswer } from './agreedAnswer.ts';
import { describeDifference, type SwapOfUnit } from './describeDifference.ts';
import type { Comparison, Discrepancy, DiscrepancyKind, RuleVerdict, Severity } from './discrepancy.ts';
import { maskKeyText } from './evaluation.ts';
import { maskConsensusMethod } from './maskConsensus.ts';
import { type ComparisonInput, choosesOtherImages, meanDiameterMm } from './measurement.ts';
import type { Rule } from './protocol.ts';
import { evaluateRule, type RuleContext, type RuleOutcome } from './rules.ts';
import { answerOf, CASE_ITEM, comparisonUnits, stateOf, type UnitFacts } from './units.ts';

/** Severities in the order of the adjudicator's list. */
export const SEVERITIES = ['critical', 'major', 'minor'] as const satisfies readonly Severity[];

/** Names of the checks that hold without a rule of the protocol: no content can be agreed on where these differ. */
export const BUILT_IN = {
  evaluability: { severity: 'critical', kind: 'evaluability' },
  state: { severity: 'critical', kind: 'state' },
  unmatched: { severity: 'major', kind: 'instanceUnmatched' },
  split: { severity: 'major', kind: 'splitOrMerge' },
  imageChoice: { severity: 'major', kind: 'imageChoice' },
  noConsensus: { severity: 'major', kind: 'category' },
} as const satisfies Record<string, { severity: Severity; kind: DiscrepancyKind }>;

interface Failure {
  readonly rule: string;
  readonly kind: DiscrepancyKind;
  readonly severity: Severity;
  readonly values: Readonly<Record<string, number>>;
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
  const verdicts: RuleVerdict[] = [];
  const found: { discrepancy: Discrepancy; size: number }[] = [];
  const failing = new Set<string>();
  for (const facts of all) {
    const swap = swapOf(input, all, facts);
    const context: RuleContext = {
      facts,
      left: input.left,
      right: input.right,
      sliceSpacingMm: facts.mask === null ? null : (input.sliceSpacingMm[facts.mask.target] ?? null),
      swapDice: swap?.swap.dice ?? null,
    };
    const failures: Failure[] = [];
    for (const rule of input.protocol.rules.filter((one) => one.item === facts.unit.item)) {
      const outcome = evaluateRule(rule, context);
      verdicts.push({ rule: rule.id, unit: facts.unit.id, ...outcome });
      if (outcome.verdict === 'fail') failures.push(failureOf(rule, outcome, facts));
    }
    const basic = failures.length === 0 ? builtInFailure(input, facts) : undefined;
    if (basic) {
      failures.push(basic);
      verdicts.push({ rule: basic.rule, unit: facts.unit.id, verdict: 'fail', value: null, limit: null });
    }
    if (failures.length > 0) failing.add(facts.unit.id);
    const size = facts.measurement === null ? 0 : (meanDiameterMm(facts.measurement) ?? 0);
    for (const failure of merged(failures)) {
      found.push({
        size,
        discrepancy: {
          kind: failure.kind,
          unit: facts.unit.id,
          item: facts.unit.item,
          rule: failure.rule,
          severity: failure.severity,
          sentence: describeDifference(failure.kind, facts, input, swap),
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
  return {
    units: all.map((facts) => facts.unit),
    verdicts,
    discrepancies: found.map((one) => one.discrepancy),
    concordantUnits: all.map((facts) => facts.unit.id).filter((id) => !failing.has(id)),
    isConcordant: failing.size === 0,
    metrics: Object.fromEntries(
      all.filter((facts) => facts.kind === 'mask' && facts.measurement).map((facts) => [facts.unit.id, numbers(facts)]),
    ),
    places: Object.fromEntries(
      all
        .filter((facts) => facts.measurement !== null)
        .map(({ unit, measurement }) => [
          unit.id,
          { place: measurement?.place ?? null, slices: measurement?.slices ?? null },
        ]),
    ),
  };
}

const KIND_OF_METRIC = {
  dice: 'overlap',
  iou: 'overlap',
  hd95Mm: 'surfaceDistance',
  volumeDifferencePercent: 'volume',
} as const;

function failureOf(rule: Rule, outcome: RuleOutcome, facts: UnitFacts): Failure {
  const name = rule.predicate === 'metric' ? rule.metric : rule.predicate === 'labelSwap' ? 'dice' : 'difference';
  return {
    rule: rule.id,
    kind: kindOf(rule, facts),
    severity: rule.severity,
    values: {
      ...(outcome.value === null ? {} : { [name]: outcome.value }),
      ...(outcome.limit === null ? {} : { [`${name}Limit`]: outcome.limit }),
    },
  };
}

/** What a rule's failure is called. A lesion on one side only is that, whichever rule says so. */
export function kindOf(rule: Rule, facts: UnitFacts): DiscrepancyKind {
  switch (rule.predicate) {
    case 'stateDiffers':
      return facts.number === null ? 'state' : 'instanceUnmatched';
    case 'metric':
      return facts.measurement !== null && choosesOtherImages(facts.measurement)
        ? 'imageChoice'
        : KIND_OF_METRIC[rule.metric];
    case 'categoryDiffers':
      return 'category';
    case 'numberDiffers':
      return 'number';
    case 'instanceUnmatched':
    case 'splitOrMerge':
    case 'labelSwap':
      return rule.predicate;
  }
}

function builtInFailure(input: ComparisonInput, facts: UnitFacts): Failure | undefined {
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
    return fail('noConsensus', question.answer === 'number' ? 'number' : 'category');
  }
  if (facts.number !== null && (unit.left === null || unit.right === null))
    return fail(facts.isExtraPart ? 'split' : 'unmatched');
  if (facts.number === null && stateOf(left, unit.item) !== stateOf(right, unit.item)) return fail('state');
  if (facts.kind !== 'mask' || facts.measurement === null) return undefined;
  if (facts.measurement.presence !== 'both') return fail('state');
  if (choosesOtherImages(facts.measurement)) return fail('imageChoice');
  return mask !== null && maskConsensusMethod(mask, facts.measurement.metrics) === null
    ? fail('noConsensus', 'overlap')
    : undefined;
}

/** One failure per kind of a unit, the worst one leading; the extent counts as one kind. */
function merged(failures: readonly Failure[]): readonly Failure[] {
  const groups = new Map<DiscrepancyKind, Failure[]>();
  for (const failure of failures) {
    const key = (EXTENT as readonly DiscrepancyKind[]).includes(failure.kind) ? 'overlap' : failure.kind;
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()].flatMap((group) => {
    const worst = [...group].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))[0];
    const kind = EXTENT.find((one) => group.some((failure) => failure.kind === one)) ?? worst?.kind;
    return worst && kind
      ? [{ ...worst, kind, values: Object.assign({}, ...group.map((failure) => failure.values)) }]
      : [];
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
