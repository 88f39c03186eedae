import type { RuleOutcome, WorldMm } from './discrepancy.ts';
import type { Evaluation } from './evaluation.ts';
import { mirrorItem, type SideOfPlane, sideOfCode, sideOfPlane } from './laterality.ts';
import { type ComparisonInput, choosesOtherImages, type MaskMeasurement, meanDiameterMm } from './measurement.ts';
import { isAbove, isBelow } from './onLimit.ts';
import type { QuestionItem } from './protocol.ts';
import { RULE_METRICS, ruleMetricKey } from './ruleMetrics.ts';
import type { CombinedRule, Predicate, Rule } from './ruleSchema.ts';
import { answerOf, CASE_ITEM, stateOf, type UnitFacts } from './units.ts';

/** What a rule looks at. */
export interface RuleContext {
  readonly facts: UnitFacts;
  readonly left: Evaluation;
  readonly right: Evaluation;
  /** Of the item's image set; null if unknown. */
  readonly sliceSpacingMm: number | null;
  /** Largest Dice of this unit's masks against a mask of another item on the other side; null if none overlaps. */
  readonly swapDice: number | null;
  /** What those two masks are called in the left and the right read; null where `swapDice` is. */
  readonly swapLabels: readonly [left: string, right: string] | null;
  readonly input: ComparisonInput;
}

/** Masks of paired items that share this Dice or more lie on each other's side. */
export const WRONG_SIDE_DICE = 0.5;

const NOT_APPLICABLE: RuleOutcome = { verdict: 'notApplicable', value: null, limit: null };
const verdict = (fails: boolean, value: number | null = null, limit: number | null = null, measure?: string) => ({
  verdict: fails ? ('fail' as const) : ('pass' as const),
  value,
  limit,
  ...(measure === undefined ? {} : { measure }),
});

/** The outcome of a rule on one unit; of a combination also that of each member. */
export interface EvaluatedRule extends RuleOutcome {
  readonly members?: readonly RuleOutcome[];
}

/**
 * Evaluates one rule of the protocol on one unit of its item: three-valued, on unrounded numbers (R7); one on its limit but for
 * rounding passes.
 */
export function evaluateRule(rule: Rule, context: RuleContext): EvaluatedRule {
  if (rule.predicate !== 'all' && rule.predicate !== 'any') return evaluatePredicate(rule, rule.item, context);
  return combinedOutcome(
    rule.predicate,
    rule.of.map((member) => evaluatePredicate(member, rule.item, context)),
  );
}

/**
 * What the members of a combination come to. Those that do not apply are left out, and it does not apply if none does: `all` fails with its
 * first failing member, `any` fails if all others fail.
 */
export function combinedOutcome(predicate: CombinedRule['predicate'], members: readonly RuleOutcome[]): EvaluatedRule {
  const applying = members.filter((one) => one.verdict !== 'notApplicable');
  const failing = applying.filter((one) => one.verdict === 'fail');
  if (applying.length === 0) return { ...NOT_APPLICABLE, members };
  const fails = predicate === 'all' ? failing.length > 0 : failing.length === applying.length;
  return { ...verdict(fails), members };
}

/** Evaluates one predicate on one unit of an item. */
export function evaluatePredicate(predicate: Predicate, item: string, context: RuleContext): RuleOutcome {
  const { facts, left, right } = context;
  switch (predicate.predicate) {
    case 'stateDiffers': {
      const [l, r] = [stateOf(left, item), stateOf(right, item)];
      if (l === undefined && r === undefined) return NOT_APPLICABLE;
      return verdict(l !== r);
    }
    case 'evaluabilityDiffers':
      return evaluabilityOutcome(item, context);
    case 'instanceUnmatched':
      if (facts.number === null || facts.isExtraPart || !isInBand(predicate, facts.measurement)) return NOT_APPLICABLE;
      return verdict(facts.unit.left === null || facts.unit.right === null);
    case 'splitOrMerge':
      if (facts.number === null || !isInBand(predicate, facts.measurement)) return NOT_APPLICABLE;
      return verdict(facts.split !== null);
    case 'metric':
      return metricOutcome(predicate, context);
    case 'boundaryCrossed':
      return boundaryOutcome(predicate.boundaries, context);
    case 'categoryDiffers':
      return facts.question === null ? NOT_APPLICABLE : categoryOutcome(predicate.within, facts.question, context);
    case 'categoryCrosses':
      return facts.question === null ? NOT_APPLICABLE : crossingOutcome(predicate.groups, facts.question, context);
    case 'numberDiffers':
      return facts.question === null ? NOT_APPLICABLE : numberOutcome(predicate, facts.question, context);
    case 'sideDiffers':
      return sideOutcome(predicate, context);
    case 'levelDiffers':
      return levelOutcome(facts);
    case 'labelSwap':
      return context.swapDice === null
        ? NOT_APPLICABLE
        : verdict(context.swapDice >= predicate.atLeast, context.swapDice, predicate.atLeast);
    case 'imageChoice': {
      const { measurement } = facts;
      if (!measurement?.images || measurement.presence !== 'both') return NOT_APPLICABLE;
      return verdict(choosesOtherImages(measurement));
    }
  }
}

/** The two answers to the question of an answer unit; undefined where not answered. */
export function answersOf(question: QuestionItem, { facts, left, right }: Omit<RuleContext, 'input'>) {
  return [answerOf(left, question, facts.unit.left), answerOf(right, question, facts.unit.right)] as const;
}

/** What two compared sizes are: equivalent diameters of masks that both reads have, or two numbers; null if one is not known. */
export function comparedSizes(context: RuleContext): readonly [left: number, right: number] | null {
  const { facts } = context;
  const [l, r] =
    facts.question !== null
      ? answersOf(facts.question, context)
      : facts.kind === 'mask' && facts.measurement?.presence === 'both'
        ? [facts.measurement.leftDiameterMm, facts.measurement.rightDiameterMm]
        : [null, null];
  return typeof l === 'number' && typeof r === 'number' ? [l, r] : null;
}

/** What is compared for the side of the patient: two masks of one finding, or a finding of one read and the other read's nearest to its mirror image. */
export interface ComparedSides {
  readonly left: SideOfPlane;
  readonly right: SideOfPlane;
  /** Of a finding that one read alone has; null for one that both have. */
  readonly mirror: { readonly distanceMm: number; readonly limitMm: number } | null;
}

/**
 * On which side of the protocol's plane each read has a finding; null where that is not known. Of a finding that one read alone
 * marked, it is that finding of the other read alone which lies nearest to its mirror image.
 */
export function comparedSides(
  { midline }: Predicate & { predicate: 'sideDiffers' },
  { facts, input }: RuleContext,
): ComparedSides | null {
  const { measurement } = facts;
  if (midline === undefined || measurement === null || facts.isExtraPart) return null;
  const at = midline.at === 'imageCentre' ? imageCentreX(input, facts) : itemCentreX(input, midline.item);
  if (at === null) return null;
  const side = (point: WorldMm) => sideOfPlane(point, at, midline.marginMm);
  const { left, right } = measurement.centroids ?? { left: null, right: null };
  if (left && right) return { left: side(left), right: side(right), mirror: null };
  const own = left ?? right;
  if (!own || facts.number === null) return null;
  const image: WorldMm = [2 * at - own[0], own[1], own[2]];
  const isLeft = left !== null;
  const [nearest] = (input.items[facts.unit.item]?.lone ?? [])
    .flatMap((one) => {
      const other = isLeft ? one.centroids?.right : one.centroids?.left;
      if (!other) return [];
      const limitMm = ((meanDiameterMm(measurement) ?? 0) + (meanDiameterMm(one) ?? 0)) / 2;
      return [{ other, limitMm, distanceMm: Math.hypot(...image.map((mm, axis) => mm - (other[axis] ?? 0))) }];
    })
    .sort((p, q) => p.distanceMm - q.distanceMm);
  if (nearest === undefined) return null;
  const sides = isLeft ? [side(own), side(nearest.other)] : [side(nearest.other), side(own)];
  const [l, r] = sides as [SideOfPlane, SideOfPlane];
  return { left: l, right: r, mirror: { distanceMm: nearest.distanceMm, limitMm: nearest.limitMm } };
}

const imageCentreX = (input: ComparisonInput, { mask }: UnitFacts): number | null =>
  input.imageCentres?.[mask?.target ?? '']?.[0] ?? null;

/** Mean of the two reads' centroids of the one mask of an item: the same if the reads are exchanged. */
function itemCentreX(input: ComparisonInput, item: string): number | null {
  const centroids = input.items[item]?.pairs[0]?.centroids;
  return centroids?.left && centroids.right ? (centroids.left[0] + centroids.right[0]) / 2 : null;
}

function isInBand(
  { minDiameterMm, maxDiameterMm }: { readonly minDiameterMm?: number; readonly maxDiameterMm?: number },
  measurement: MaskMeasurement | null,
): boolean {
  const diameter = measurement === null ? null : meanDiameterMm(measurement);
  if (minDiameterMm !== undefined && (diameter === null || diameter < minDiameterMm)) return false;
  return maxDiameterMm === undefined || (diameter !== null && diameter < maxDiameterMm);
}

function metricOutcome(
  rule: Predicate & { predicate: 'metric' },
  { facts, sliceSpacingMm, input }: RuleContext,
): RuleOutcome {
  const { hasExactLimits = false } = input;
  const measurement = facts.kind === 'mask' ? facts.measurement : null;
  const key = ruleMetricKey(rule);
  const value = measurement?.metrics[key] ?? null;
  // Without two masks there is no extent to compare; presence has rules of its own.
  if (measurement === null || value === null || measurement.presence !== 'both') return NOT_APPLICABLE;
  if (!isInBand(rule, measurement)) return NOT_APPLICABLE;
  if (RULE_METRICS[rule.metric].better === 'larger') {
    const limit = rule.atLeast ?? null;
    return verdict(limit !== null && isBelow(value, limit, hasExactLimits), value, limit, key);
  }
  if (rule.atMost === undefined) return verdict(false, value, null, key);
  const limit = Math.max(rule.atMost, rule.orSlices === undefined ? 0 : rule.orSlices * (sliceSpacingMm ?? 0));
  return verdict(isAbove(value, limit, hasExactLimits), value, limit, key);
}

function evaluabilityOutcome(item: string, { facts, left, right }: RuleContext): RuleOutcome {
  if (facts.kind === 'case' && item === CASE_ITEM)
    return verdict(Boolean(left.notEvaluable) !== Boolean(right.notEvaluable));
  const [l, r] = [stateOf(left, item), stateOf(right, item)];
  if (l === undefined && r === undefined) return NOT_APPLICABLE;
  return verdict((l === 'notAssessable') !== (r === 'notAssessable'));
}

function boundaryOutcome(boundaries: readonly number[], context: RuleContext): RuleOutcome {
  const sizes = comparedSizes(context);
  if (sizes === null) return NOT_APPLICABLE;
  const [low, high] = sizes[0] < sizes[1] ? sizes : [sizes[1], sizes[0]];
  const ascending = [...boundaries].sort((a, b) => a - b);
  const crossed = ascending.find((boundary) => low < boundary && boundary <= high);
  return verdict(crossed !== undefined, null, crossed ?? null, 'boundary');
}

function categoryOutcome(within: number, question: QuestionItem, context: RuleContext): RuleOutcome {
  const [l, r] = answersOf(question, context);
  if (l === undefined && r === undefined) return NOT_APPLICABLE;
  if (l === undefined || r === undefined) return verdict(true, null, within);
  if (question.ordered !== true) return verdict(l !== r);
  const rank = (value: string | number) => (question.choices ?? []).findIndex((choice) => choice.value === value);
  const steps = Math.abs(rank(l) - rank(r));
  return verdict(steps > within, steps, within);
}

function crossingOutcome(
  groups: readonly (readonly string[])[],
  question: QuestionItem,
  context: RuleContext,
): RuleOutcome {
  const [l, r] = answersOf(question, context);
  if (l === undefined && r === undefined) return NOT_APPLICABLE;
  if (l === undefined || r === undefined) return verdict(true);
  const groupOf = (answer: string | number) => groups.findIndex((group) => group.includes(String(answer)));
  const [first, second] = [groupOf(l), groupOf(r)];
  return first < 0 || second < 0 ? NOT_APPLICABLE : verdict(first !== second);
}

function numberOutcome(
  { by, byPercent }: Predicate & { predicate: 'numberDiffers' },
  question: QuestionItem,
  context: RuleContext,
): RuleOutcome {
  const limit = by ?? byPercent ?? 0;
  const measure = by === undefined ? 'differencePercent' : undefined;
  const [l, r] = answersOf(question, context);
  if (l === undefined && r === undefined) return NOT_APPLICABLE;
  if (typeof l !== 'number' || typeof r !== 'number') return verdict(true, null, limit, measure);
  const difference = Math.abs(l - r);
  const mean = (Math.abs(l) + Math.abs(r)) / 2;
  const value = by !== undefined ? difference : mean === 0 ? 0 : (100 * difference) / mean;
  return verdict(isAbove(value, limit, context.input.hasExactLimits), value, limit, measure);
}

function sideOutcome(predicate: Predicate & { predicate: 'sideDiffers' }, context: RuleContext): RuleOutcome {
  const { facts, input } = context;
  if (facts.question !== null) {
    const [l, r] = answersOf(facts.question, context);
    if (l === undefined && r === undefined) return NOT_APPLICABLE;
    const side = (value: string | number) =>
      sideOfCode(facts.question?.choices?.find((choice) => choice.value === value)?.code) ?? value;
    return verdict(l === undefined || r === undefined || side(l) !== side(r));
  }
  if (facts.kind !== 'mask' || facts.mask === null) return NOT_APPLICABLE;
  if (predicate.midline !== undefined) {
    const sides = comparedSides(predicate, context);
    if (sides === null || sides.left.side === 'midline' || sides.right.side === 'midline') return NOT_APPLICABLE;
    const isOther = sides.left.side !== sides.right.side;
    if (sides.mirror === null) return verdict(isOther);
    // A finding of one read alone is only then the other's on the wrong side if the two mirror each other; else it is one of its own.
    const { distanceMm, limitMm } = sides.mirror;
    return isOther && distanceMm <= limitMm ? verdict(true, distanceMm, limitMm, 'mirrorMm') : NOT_APPLICABLE;
  }
  const mirror = mirrorItem(input.protocol, facts.mask);
  if (mirror === undefined || facts.measurement === null) return NOT_APPLICABLE;
  const dice = mirrorDice(input, facts, mirror.key);
  return verdict(dice !== null && dice >= WRONG_SIDE_DICE, dice, WRONG_SIDE_DICE, 'dice');
}

/** Whether a level lies on another one of its series: its Dice with that, against the one with its own. */
function levelOutcome({ mask, measurement, level }: UnitFacts): RuleOutcome {
  if (mask?.level === undefined || measurement === null) return NOT_APPLICABLE;
  return level === null ? verdict(false) : verdict(true, level.dice, level.ownDice, 'levelDice');
}

/** Largest Dice of the unit's mask in one read with a mask of the mirror item in the other; null if no two overlap enough to be measured. */
function mirrorDice(input: ComparisonInput, { unit, number }: UnitFacts, mirror: string): number | null {
  const isOwn = (key: { readonly item: string; readonly instance: string | null }, own: string | null) =>
    key.item === unit.item && (number === null || (own !== null && key.instance === own));
  const found = input.swaps
    .filter(
      ({ left, right }) =>
        (isOwn(left, unit.left) && right.item === mirror) || (isOwn(right, unit.right) && left.item === mirror),
    )
    .map(({ dice }) => dice);
  return found.length === 0 ? null : Math.max(...found);
}
