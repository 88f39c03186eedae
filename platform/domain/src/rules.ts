import type { Evaluation } from './evaluation.ts';
import { meanDiameterMm } from './measurement.ts';
import type { QuestionItem, Rule } from './protocol.ts';
import { answerOf, stateOf, type UnitFacts } from './units.ts';

/** What one rule says about one unit; `value` and `limit` are unrounded, and null where the rule has no number. */
export interface RuleOutcome {
  readonly verdict: 'pass' | 'fail' | 'notApplicable';
  readonly value: number | null;
  readonly limit: number | null;
}

/** What a rule looks at. */
export interface RuleContext {
  readonly facts: UnitFacts;
  readonly left: Evaluation;
  readonly right: Evaluation;
  /** Of the item's image set; null if unknown. */
  readonly sliceSpacingMm: number | null;
  /** Largest Dice of this unit's masks against a mask of another item on the other side; null if none overlaps. */
  readonly swapDice: number | null;
}

const NOT_APPLICABLE: RuleOutcome = { verdict: 'notApplicable', value: null, limit: null };
const verdict = (fails: boolean, value: number | null = null, limit: number | null = null): RuleOutcome => ({
  verdict: fails ? 'fail' : 'pass',
  value,
  limit,
});

/** Evaluates one rule of the protocol on one unit of its item: three-valued, on unrounded numbers (R7). */
export function evaluateRule(rule: Rule, context: RuleContext): RuleOutcome {
  const { facts, left, right } = context;
  switch (rule.predicate) {
    case 'stateDiffers': {
      const [l, r] = [stateOf(left, rule.item), stateOf(right, rule.item)];
      if (l === undefined && r === undefined) return NOT_APPLICABLE;
      return verdict(l !== r);
    }
    case 'instanceUnmatched':
      if (facts.number === null || facts.isExtraPart) return NOT_APPLICABLE;
      return verdict(facts.unit.left === null || facts.unit.right === null);
    case 'splitOrMerge':
      return facts.number === null ? NOT_APPLICABLE : verdict(facts.split !== null);
    case 'metric':
      return metricOutcome(rule, context);
    case 'categoryDiffers':
      return facts.question === null ? NOT_APPLICABLE : categoryOutcome(rule.within, facts.question, context);
    case 'numberDiffers': {
      if (facts.question === null) return NOT_APPLICABLE;
      const [l, r] = answersOf(facts.question, context);
      if (l === undefined && r === undefined) return NOT_APPLICABLE;
      if (typeof l !== 'number' || typeof r !== 'number') return verdict(true, null, rule.by);
      return verdict(Math.abs(l - r) > rule.by, Math.abs(l - r), rule.by);
    }
    case 'labelSwap':
      return context.swapDice === null
        ? NOT_APPLICABLE
        : verdict(context.swapDice >= rule.atLeast, context.swapDice, rule.atLeast);
  }
}

/** The two answers to the question of an answer unit; undefined where not answered. */
export function answersOf(question: QuestionItem, { facts, left, right }: RuleContext) {
  return [answerOf(left, question, facts.unit.left), answerOf(right, question, facts.unit.right)] as const;
}

function metricOutcome(rule: Rule & { predicate: 'metric' }, { facts, sliceSpacingMm }: RuleContext): RuleOutcome {
  const measurement = facts.kind === 'mask' ? facts.measurement : null;
  const value = measurement?.metrics[rule.metric] ?? null;
  // Without two masks there is no extent to compare; presence has rules of its own.
  if (measurement === null || value === null || measurement.presence !== 'both') return NOT_APPLICABLE;
  const diameter = meanDiameterMm(measurement);
  if (rule.minDiameterMm !== undefined && (diameter === null || diameter < rule.minDiameterMm)) return NOT_APPLICABLE;
  if (rule.maxDiameterMm !== undefined && (diameter === null || diameter >= rule.maxDiameterMm)) return NOT_APPLICABLE;
  if (rule.atLeast !== undefined && value < rule.atLeast) return verdict(true, value, rule.atLeast);
  if (rule.atMost !== undefined) {
    const limit = Math.max(rule.atMost, rule.orSlices === undefined ? 0 : rule.orSlices * (sliceSpacingMm ?? 0));
    return verdict(value > limit, value, limit);
  }
  return verdict(false, value, rule.atLeast ?? null);
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
