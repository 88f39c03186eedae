import type { RuleOutcome, Severity } from './discrepancy.ts';
import type { Evaluation } from './evaluation.ts';
import { mirrorItem, type SideOfPlane } from './laterality.ts';
import { meanDiameterMm } from './measurement.ts';
import { metricName, RULE_METRICS, ruleMetricOfKey } from './ruleMetrics.ts';
import { RULE_PREDICATES, type RulePredicate } from './rulePredicates.ts';
import { type Predicate, predicatesOf, type Rule } from './ruleSchema.ts';
import { answersOf, comparedSides, comparedSizes, type EvaluatedRule, type RuleContext } from './rules.ts';
import {
  printedAnswer,
  printedImages,
  printedMm,
  printedNumbers,
  printedSlices,
  STATE_WORDS,
  unitLabel,
} from './sentences.ts';
import { stateOf } from './units.ts';

/**
 * Why a rule passed or failed, in a sentence (R37): "Liver passed: Dice 0.962, limit 0.950." and "To the adjudicator because lesion 2
 * (9 mm) was marked by one reader only (rule L-01, critical)." Undefined where the rule does not apply.
 */
export function ruleSentence(rule: Rule, outcome: EvaluatedRule, context: RuleContext): string | undefined {
  if (outcome.verdict === 'notApplicable') return undefined;
  const isFail = outcome.verdict === 'fail';
  const members = outcome.members ?? [outcome];
  // A combination explains itself by the members that made its verdict: `all` fails by those that fail, `any` passes by those that pass.
  const ends = predicatesOf(rule).flatMap((predicate, index) => {
    const member = members[index];
    if (member === undefined || member.verdict !== outcome.verdict) return [];
    return [endOf(predicate, rule.item, member, context)];
  });
  const unit = unitLabel(context.input.protocol, context.facts);
  return isFail
    ? failureSentence(listed([...new Set(ends)]), `rule ${rule.id}`, rule.severity)
    : `${unit}${sizeOf(context)} passed: ${listed([...new Set(ends)])}.`;
}

/** The sentence of a failure: why it goes to the adjudicator, by which rule, how much it weighs. */
export function failureSentence(why: string, by: string, severity: Severity): string {
  return `To the adjudicator because ${why} (${by}, ${severity}).`;
}

/** The end of the sentence of one predicate, filled in. */
function endOf(predicate: Predicate, item: string, outcome: RuleOutcome, context: RuleContext): string {
  const row: RulePredicate = RULE_PREDICATES[predicate.predicate];
  const isOfPairs = predicate.predicate === 'sideDiffers' && predicate.midline === undefined;
  const mirror = isOfPairs && context.facts.mask ? mirrorItem(context.input.protocol, context.facts.mask) : undefined;
  const ends = mirror === undefined ? row : (row.ofPairs ?? row);
  const [left, right] = sidesOf(predicate, item, context);
  const [value, limit] = numbersOf(outcome, predicate, context);
  const label = unitLabel(context.input.protocol, context.facts);
  const words: Readonly<Record<string, string>> = {
    Unit: label,
    unit: inSentence(label),
    size: whereOf(context),
    left,
    right,
    measure: metricName(outcome.measure ?? '') ?? '',
    mirror: mirror?.label ?? '',
    series: context.facts.mask?.level?.series ?? '',
    neighbour: context.facts.level?.neighbour.label ?? '',
    value,
    limit,
    steps: stepsOf(predicate, outcome),
  };
  const template = outcome.verdict === 'fail' ? ends.fail : ends.pass;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
}

/** ` (9 mm)`, or nothing where no size is known or asked for. */
function sizeOf({ facts }: RuleContext): string {
  const mm = facts.kind === 'mask' && facts.number !== null && facts.measurement && meanDiameterMm(facts.measurement);
  return mm ? ` (${printedMm(mm)})` : '';
}

/** ` (9 mm, slices 40-46)`: size, and where the reads differ. */
function whereOf(context: RuleContext): string {
  const { facts } = context;
  if (facts.kind !== 'mask' || facts.measurement === null) return '';
  const { slices, images } = facts.measurement;
  const size = sizeOf(context).slice(2, -1);
  const text = [size, printedSlices(slices, images ? 'image' : 'slice')].filter(Boolean).join(', ');
  return text === '' ? '' : ` (${text})`;
}

/** What each read says of what the predicate looks at. */
function sidesOf(predicate: Predicate, item: string, context: RuleContext): readonly [left: string, right: string] {
  const { facts, left, right } = context;
  switch (predicate.predicate) {
    case 'stateDiffers':
      return [stateWord(left, item), stateWord(right, item)];
    case 'evaluabilityDiffers':
      if (facts.kind === 'case') return [evaluable(left), evaluable(right)];
      return [assessable(left, item), assessable(right, item)];
    case 'categoryDiffers':
    case 'categoryCrosses':
    case 'numberDiffers':
    case 'sideDiffers':
    case 'boundaryCrossed':
    case 'imageChoice':
      return answersOrMasks(predicate, context);
    case 'labelSwap':
      return context.swapLabels ?? ['', ''];
    default:
      return ['', ''];
  }
}

function answersOrMasks(predicate: Predicate, context: RuleContext): readonly [left: string, right: string] {
  const { question, measurement } = context.facts;
  if (question !== null) {
    const [l, r] = answersOf(question, context);
    return [printedAnswer(question, l), printedAnswer(question, r)];
  }
  if (predicate.predicate === 'imageChoice')
    return [printedImages(measurement?.images?.left ?? []), printedImages(measurement?.images?.right ?? [])];
  if (predicate.predicate === 'boundaryCrossed') {
    const [l, r] = comparedSizes(context) ?? [0, 0];
    return printedApart([l, r], predicate.boundaries);
  }
  if (predicate.predicate !== 'sideDiffers') return ['', ''];
  const sides = comparedSides(predicate, context);
  if (sides === null) return ['', ''];
  const text = ({ side, distanceMm }: SideOfPlane) => `${printedMm(distanceMm)} to the patient’s ${side}`;
  return [text(sides.left), text(sides.right)];
}

const stateWord = (evaluation: Evaluation, item: string) => {
  const state = stateOf(evaluation, item);
  return state ? STATE_WORDS[state] : 'not stated';
};
const assessable = (evaluation: Evaluation, item: string) =>
  stateOf(evaluation, item) === 'notAssessable' ? 'not assessable' : 'assessable';
const evaluable = (evaluation: Evaluation) => (evaluation.notEvaluable ? 'not evaluable' : 'evaluable');

/** `, 2 steps apart, limit 1`: of ordered answers that are not the same. */
function stepsOf({ predicate }: Predicate, { value, limit }: RuleOutcome): string {
  if (predicate !== 'categoryDiffers' || value === null || value === 0) return '';
  return `, ${value} ${value === 1 ? 'step' : 'steps'} apart, limit ${limit ?? 0}`;
}

/** Value and limit with their unit, and enough digits to tell them apart. */
function numbersOf(outcome: RuleOutcome, predicate: Predicate, context: RuleContext): readonly [string, string] {
  const { value, limit, measure = '' } = outcome;
  if (predicate.predicate === 'boundaryCrossed') return ['', boundaryText(limit, predicate.boundaries, context)];
  const unit = unitOfMeasure(measure, context);
  if (value !== null && limit !== null) {
    const [v, l] = printedNumbers(outcome.verdict, value, limit);
    return [`${v}${unit}`, `${l}${unit}`];
  }
  return [value === null ? 'not known' : `${value}${unit}`, limit === null ? 'none' : `${limit}${unit}`];
}

function boundaryText(crossed: number | null, boundaries: readonly number[], { facts }: RuleContext): string {
  const unit = facts.question === null ? ' mm' : questionUnit(facts.question);
  return crossed === null
    ? listed([...boundaries].sort((a, b) => a - b).map((one) => `${one}${unit}`))
    : `${crossed}${unit}`;
}

function unitOfMeasure(measure: string, { facts }: RuleContext): string {
  if (measure === 'differencePercent') return ' %';
  if (measure === 'mirrorMm') return ' mm';
  const found = ruleMetricOfKey(measure);
  if (found !== undefined) return RULE_METRICS[found.metric].unit;
  return facts.question?.answer === 'number' ? questionUnit(facts.question) : '';
}

const questionUnit = ({ unit }: NonNullable<RuleContext['facts']['question']>) =>
  unit && unit.value !== '1' ? ` ${unit.meaning}` : '';

/** Two sizes in mm with as many decimals as it takes to see on which side of the boundaries they lie. */
function printedApart(sizes: readonly [number, number], boundaries: readonly number[]): readonly [string, string] {
  const text = (mm: number) => {
    for (let digits = 1; digits <= 15; digits++) {
      const printed = mm.toFixed(digits);
      if (boundaries.every((boundary) => mm < boundary === Number(printed) < boundary)) return `${printed} mm`;
    }
    return `${mm} mm`;
  };
  return [text(sizes[0]), text(sizes[1])];
}

/** A label inside a sentence: `lesion 2`, but `HCC 1` and `T2 lesion` as they are. */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** `a`, `a and b`, `a, b and c`. */
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
