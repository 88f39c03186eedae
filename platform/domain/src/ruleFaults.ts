import { canonicalJson } from './canonicalJson.ts';
import { mirrorItem, sideOfCode } from './laterality.ts';
import { levelsOfSeries } from './levelOffset.ts';
import type { Item, MaskItem, ProtocolContent, QuestionItem } from './protocol.ts';
import { RULE_METRICS } from './ruleMetrics.ts';
import { type Predicate, predicatesOf, type Rule } from './ruleSchema.ts';
import { CASE_ITEM } from './units.ts';

const name = (item: Item): string => `"${item.label}"`;

/** What contradicts itself in a rule of a protocol: what it needs of its item, and its limits. One sentence each. */
export function ruleFaults(protocol: ProtocolContent, rule: Rule): readonly string[] {
  const composite = protocol.composites?.find(({ key }) => key === rule.item);
  const item = protocol.items.find((one) => one.key === rule.item);
  if (item === undefined && composite === undefined && rule.item !== CASE_ITEM)
    return [`Rule "${rule.id}" names the item "${rule.item}", which the protocol does not have.`];
  const found = predicatesOf(rule).flatMap((predicate) => {
    const fault =
      item === undefined
        ? composite === undefined
          ? caseFault(rule, predicate)
          : compositeFault(rule, predicate, composite.label)
        : (itemFault(protocol, rule, predicate, item) ?? undefined);
    return [fault, limitFault(rule, predicate)].filter((one) => one !== undefined);
  });
  return [...new Set([...found, ...memberFaults(rule)])];
}

function caseFault({ id }: Rule, { predicate }: Predicate): string | undefined {
  return predicate === 'evaluabilityDiffers'
    ? undefined
    : `Rule "${id}" is about the case as a whole, of which only evaluabilityDiffers speaks.`;
}

function compositeFault({ id }: Rule, { predicate }: Predicate, label: string): string | undefined {
  return predicate === 'metric' || predicate === 'boundaryCrossed'
    ? undefined
    : `Rule "${id}" is about "${label}", which is a composite: only metric and boundaryCrossed measure one.`;
}

/** What a predicate needs of its item, or undefined if it has it. */
function itemFault(protocol: ProtocolContent, { id }: Rule, rule: Predicate, item: Item): string | undefined {
  const isMany = item.kind === 'mask' && item.cardinality === 'many';
  switch (rule.predicate) {
    case 'stateDiffers':
    case 'evaluabilityDiffers':
    case 'labelSwap':
    case 'imageChoice':
    case 'metric':
      return item.kind === 'mask' ? undefined : `Rule "${id}" is for masks; ${name(item)} is none.`;
    case 'instanceUnmatched':
    case 'splitOrMerge':
      return isMany ? undefined : `Rule "${id}" is for items with many instances; ${name(item)} has one.`;
    case 'boundaryCrossed':
      return item.kind === 'mask' || isNumber(item)
        ? undefined
        : `Rule "${id}" compares sizes; ${name(item)} is no mask and asks for no number.`;
    case 'categoryDiffers':
      if (!isChoice(item)) return `Rule "${id}" compares choices; ${name(item)} asks for none.`;
      return rule.within > 0 && !item.ordered
        ? `Rule "${id}" tolerates steps, but the choices of ${name(item)} are not ordered.`
        : undefined;
    case 'categoryCrosses':
      return isChoice(item)
        ? groupsFault(id, rule.groups, item)
        : `Rule "${id}" compares choices; ${name(item)} asks for none.`;
    case 'numberDiffers':
      return isNumber(item) ? undefined : `Rule "${id}" compares numbers; ${name(item)} asks for none.`;
    case 'sideDiffers':
      return sideFault(protocol, id, rule, item);
    case 'levelDiffers':
      return item.kind === 'mask' && levelsOfSeries(protocol, item).length > 1
        ? undefined
        : `Rule "${id}" compares levels, but ${name(item)} has no other to be taken for: give it a level, and one to another mask of the same series and side.`;
  }
}

const isChoice = (item: Item): item is QuestionItem => item.kind === 'question' && item.answer === 'choice';
const isNumber = (item: Item): item is QuestionItem => item.kind === 'question' && item.answer === 'number';

function groupsFault(id: string, groups: readonly (readonly string[])[], question: QuestionItem): string | undefined {
  const values = (question.choices ?? []).map((choice) => choice.value);
  const named = groups.flat();
  const unknown = named.find((value) => !values.includes(value));
  if (unknown !== undefined)
    return `Rule "${id}" names the choice "${unknown}", which ${name(question)} does not have.`;
  const twice = named.find((value, index) => named.indexOf(value) !== index);
  if (twice !== undefined) return `Rule "${id}" has the choice "${twice}" in two groups; which one would count?`;
  const left = values.find((value) => !named.includes(value));
  return left === undefined
    ? undefined
    : `Rule "${id}" has the choice "${left}" of ${name(question)} in no group; every choice needs one.`;
}

function sideFault(
  protocol: ProtocolContent,
  id: string,
  { midline }: Predicate & { predicate: 'sideDiffers' },
  item: Item,
): string | undefined {
  if (item.kind === 'question') {
    if (midline !== undefined) return `Rule "${id}" has a midline, which only masks have.`;
    const uncoded = item.choices?.find((choice) => sideOfCode(choice.code) === undefined);
    if (!isChoice(item)) return `Rule "${id}" compares sides; ${name(item)} asks for no choice.`;
    return uncoded === undefined
      ? undefined
      : `Rule "${id}" compares sides, but the choice "${uncoded.value}" of ${name(item)} is not coded as one (left 7771000, right 24028007, both 51440002, midline 260528009; SCT).`;
  }
  if (item.kind !== 'mask') return `Rule "${id}" is for masks and questions; ${name(item)} is neither.`;
  return midline === undefined ? pairFault(protocol, id, item) : midlineFault(protocol, id, midline, item);
}

function pairFault(protocol: ProtocolContent, id: string, item: MaskItem): string | undefined {
  return mirrorItem(protocol, item) !== undefined
    ? undefined
    : `Rule "${id}" compares sides, but ${name(item)} has no pair: give it a coded laterality and an item of the same type on the other side, or give the rule a midline.`;
}

function midlineFault(
  protocol: ProtocolContent,
  id: string,
  midline: NonNullable<(Predicate & { predicate: 'sideDiffers' })['midline']>,
  item: MaskItem,
): string | undefined {
  if (midline.at === 'imageCentre') return undefined;
  const across = protocol.items.find((one) => one.key === midline.item);
  if (across?.kind !== 'mask' || across.cardinality !== 'one')
    return `Rule "${id}" takes the midline from "${midline.item}", which is no mask that there is once.`;
  if (across.key === item.key) return `Rule "${id}" takes the midline from the very item whose side it asks for.`;
  if (across.target !== item.target)
    return `Rule "${id}" takes the midline from ${name(across)}, which is drawn on other images than ${name(item)}.`;
  return sideOfCode(across.laterality) === 'left' || sideOfCode(across.laterality) === 'right'
    ? `Rule "${id}" takes the midline from ${name(across)}, which lies on one side.`
    : undefined;
}

/** Which of its limits a predicate lacks, has too many or has the wrong way round, or undefined. */
function limitFault({ id }: Rule, rule: Predicate): string | undefined {
  if (rule.predicate === 'numberDiffers') {
    if ((rule.by === undefined) === (rule.byPercent === undefined))
      return `Rule "${id}" needs by or byPercent, one of them.`;
    return undefined;
  }
  if (rule.predicate === 'boundaryCrossed' && new Set(rule.boundaries).size < rule.boundaries.length)
    return `Rule "${id}" names a boundary twice.`;
  if (rule.predicate === 'metric' || rule.predicate === 'instanceUnmatched' || rule.predicate === 'splitOrMerge') {
    const { minDiameterMm, maxDiameterMm } = rule;
    if (minDiameterMm !== undefined && maxDiameterMm !== undefined && minDiameterMm >= maxDiameterMm)
      return `Rule "${id}" is for diameters from ${minDiameterMm} to below ${maxDiameterMm} mm, which there are none of.`;
  }
  return rule.predicate === 'metric' ? metricFault(id, rule) : undefined;
}

function metricFault(id: string, rule: Predicate & { predicate: 'metric' }): string | undefined {
  const { metric, atLeast, atMost, orSlices, toleranceMm } = rule;
  const { better, unit } = RULE_METRICS[metric];
  if (better === 'larger' && (atLeast === undefined || atMost !== undefined || orSlices !== undefined))
    return `Rule "${id}" on ${metric} needs atLeast and nothing else.`;
  if (better === 'smaller' && (atMost === undefined || atLeast !== undefined))
    return `Rule "${id}" on ${metric} needs atMost, not atLeast.`;
  if (orSlices !== undefined && unit !== ' mm') return `Rule "${id}" counts slices, which only distances in mm do.`;
  if (metric === 'nsd' && toleranceMm === undefined)
    return `Rule "${id}" on nsd needs toleranceMm: how far apart surfaces may lie and still be the same.`;
  if (metric !== 'nsd' && toleranceMm !== undefined) return `Rule "${id}" has a toleranceMm, which only nsd has.`;
  if (atLeast !== undefined && (atLeast <= 0 || atLeast > 1))
    return `Rule "${id}" on ${metric} needs a limit above 0 and up to 1, not ${atLeast}.`;
  return atMost !== undefined && atMost < 0
    ? `Rule "${id}" on ${metric} has a limit below 0, which none can keep.`
    : undefined;
}

/** A member twice says the same twice; `any` of bands that exclude each other is what `all` would be. */
function memberFaults(rule: Rule): readonly string[] {
  if (rule.predicate !== 'all' && rule.predicate !== 'any') return [];
  const texts = rule.of.map((member) => canonicalJson(member));
  return texts.some((text, index) => texts.indexOf(text) !== index)
    ? [`Rule "${rule.id}" has the same member twice.`]
    : [];
}
