import type { RuleOutcome, RuleVerdict } from './discrepancy.ts';
import type { ProtocolContent } from './protocol.ts';
import { metricName, RULE_METRICS, ruleMetricKey, ruleMetricOfKey } from './ruleMetrics.ts';
import { type Predicate, predicatesOf, type Rule } from './ruleSchema.ts';
import { printedNumbers } from './sentences.ts';

/** What a rule of the SOP asks for, in words: `Dice at least 0.9, for findings from 10 mm`. The item's name stands before it. */
export function printedRule(protocol: ProtocolContent, id: string): string {
  if (id.startsWith('built-in:')) return 'Always checked, whatever the SOP says';
  const rule = protocol.rules.find((one) => one.id === id);
  return rule ? ruleWords(protocol, rule) : 'No rule of this SOP';
}

function ruleWords(protocol: ProtocolContent, rule: Rule): string {
  const members = predicatesOf(rule).map((predicate) => predicateWords(protocol, rule.item, predicate));
  if (rule.predicate === 'any') return `One of: ${members.join('; ')}`;
  return rule.predicate === 'all' ? `All of: ${members.join('; ')}` : (members[0] ?? '');
}

function predicateWords(protocol: ProtocolContent, item: string, rule: Predicate): string {
  switch (rule.predicate) {
    case 'stateDiffers':
      return 'Both reads state the same of it';
    case 'evaluabilityDiffers':
      return 'Assessable in both reads or in neither';
    case 'instanceUnmatched':
      return ['Found in both reads', ...bandWords(rule)].join(', ');
    case 'splitOrMerge':
      return ['Not one in one read and several in the other', ...bandWords(rule)].join(', ');
    case 'metric':
      return [`${metricName(ruleMetricKey(rule))} ${limitWords(rule).join(', ')}`, ...bandWords(rule)].join(', ');
    case 'boundaryCrossed':
      return `Sizes not on either side of ${rule.boundaries.map((one) => `${one}${sizeUnit(protocol, item)}`).join(', ')}`;
    case 'categoryDiffers':
      return rule.within === 0 ? 'The same answer' : `Answers at most ${rule.within} steps apart`;
    case 'categoryCrosses':
      return `Answers of one group: ${rule.groups.map((group) => choiceLabels(protocol, item, group)).join(' / ')}`;
    case 'numberDiffers':
      return rule.by === undefined
        ? `Numbers at most ${rule.byPercent} % of their mean apart`
        : `Numbers at most ${rule.by} apart`;
    case 'sideDiffers':
      return rule.midline === undefined
        ? 'The same side of the patient'
        : `The same side of the patient, ${midlineWords(protocol, rule.midline)}`;
    case 'levelDiffers':
      return 'Not on another level of its series';
    case 'labelSwap':
      return `Not nearly the voxels of another item (Dice ${rule.atLeast} or more)`;
    case 'imageChoice':
      return 'An image in common';
  }
}

type Metric = Predicate & { predicate: 'metric' };

/** `at least 0.9`, `at most 5 mm`, `or 2 slice distances, if that is more`. */
function limitWords({ metric, atLeast, atMost, orSlices }: Metric): readonly string[] {
  const { unit } = RULE_METRICS[metric];
  return [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}${unit}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}${unit}`]),
    ...(orSlices === undefined ? [] : [`or ${orSlices} slice distances, if that is more`]),
  ];
}

function bandWords(band: { readonly minDiameterMm?: number; readonly maxDiameterMm?: number }): readonly string[] {
  return [
    ...(band.minDiameterMm === undefined ? [] : [`for findings from ${band.minDiameterMm} mm`]),
    ...(band.maxDiameterMm === undefined ? [] : [`for findings below ${band.maxDiameterMm} mm`]),
  ];
}

function midlineWords(
  protocol: ProtocolContent,
  midline: NonNullable<(Predicate & { predicate: 'sideDiffers' })['midline']>,
): string {
  const margin = midline.marginMm === 0 ? '' : `, from ${midline.marginMm} mm off it`;
  const label = midline.at === 'item' ? protocol.items.find((one) => one.key === midline.item)?.label : undefined;
  return `by the middle of ${midline.at === 'item' ? `“${label ?? midline.item}”` : 'the images'}${margin}`;
}

const questionOf = (protocol: ProtocolContent, key: string) => {
  const item = protocol.items.find((one) => one.key === key);
  return item?.kind === 'question' ? item : undefined;
};

/** The unit in which sizes of an item are compared, with a space before it. */
function sizeUnit(protocol: ProtocolContent, item: string): string {
  const question = questionOf(protocol, item);
  if (question === undefined) return ' mm';
  return question.unit && question.unit.value !== '1' ? ` ${question.unit.meaning}` : '';
}

const choiceLabels = (protocol: ProtocolContent, item: string, values: readonly string[]) =>
  values
    .map((value) => questionOf(protocol, item)?.choices?.find((choice) => choice.value === value)?.label ?? value)
    .join(', ');

/** What the rules of the SOP ask of one metric of an item, beside its value: `at least 0.75 (for findings from 10 mm)`; none if no rule looks at it. */
export function ruleLimits(protocol: ProtocolContent, item: string, metricKey: string): readonly string[] {
  return protocol.rules.flatMap((rule) => {
    if (rule.item !== item) return [];
    return predicatesOf(rule).flatMap((predicate) => {
      if (predicate.predicate !== 'metric' || ruleMetricKey(predicate) !== metricKey) return [];
      const [limit, ...more] = limitWords(predicate);
      if (limit === undefined) return [];
      const of = [
        ...more,
        ...(predicate.minDiameterMm === undefined ? [] : [`for findings from ${predicate.minDiameterMm} mm`]),
        ...(predicate.maxDiameterMm === undefined ? [] : [`for findings below ${predicate.maxDiameterMm} mm`]),
      ];
      return [of.length === 0 ? limit : `${limit} (${of.join(', ')})`];
    });
  });
}

/** Value and limit of a verdict with their unit, and enough digits to tell them apart; empty where it has none. Of a combination: each member that applies. */
export function printedVerdict(
  protocol: ProtocolContent,
  verdict: RuleVerdict,
): readonly [value: string, limit: string] {
  const rule = protocol.rules.find((one) => one.id === verdict.rule);
  const predicates = rule === undefined ? [] : predicatesOf(rule);
  const outcomes = verdict.members ?? [verdict];
  const pairs = outcomes.flatMap((outcome, index): (readonly [string, string])[] => {
    const predicate = predicates[index];
    const unit = predicate === undefined ? '' : unitOf(protocol, rule?.item ?? '', predicate);
    const pair = printedOutcome(outcome, outcome.measure === 'mirrorMm' ? ' mm' : unit);
    if (verdict.members === undefined) return [pair];
    if (outcome.verdict === 'notApplicable' || (pair[0] === '' && pair[1] === '')) return [];
    const name = metricName(outcome.measure ?? '');
    return [[name === undefined ? pair[0] : `${name} ${pair[0]}`, pair[1]]];
  });
  return [pairs.map(([value]) => value).join('; '), pairs.map(([, limit]) => limit).join('; ')];
}

function printedOutcome({ verdict, value, limit }: RuleOutcome, unit: string): readonly [string, string] {
  if (value !== null && limit !== null) {
    const [v, l] = printedNumbers(verdict, value, limit);
    return [`${v}${unit}`, `${l}${unit}`];
  }
  return [value === null ? '' : `${value.toFixed(2)}${unit}`, limit === null ? '' : `${limit.toFixed(2)}${unit}`];
}

/** The unit of the numbers of a predicate, with a space before it; empty where they have none. */
function unitOf(protocol: ProtocolContent, item: string, predicate: Predicate): string {
  if (predicate.predicate === 'metric') return RULE_METRICS[predicate.metric].unit;
  if (predicate.predicate === 'numberDiffers' && predicate.by === undefined) return ' %';
  return predicate.predicate === 'numberDiffers' || predicate.predicate === 'boundaryCrossed'
    ? sizeUnit(protocol, item)
    : '';
}

/** The unit of one of `Comparison.metrics`, with a space before it: ` mm`; empty for ratios and unknown keys. */
export function metricUnit(key: string): string {
  const found = ruleMetricOfKey(key);
  return found === undefined ? '' : RULE_METRICS[found.metric].unit;
}
