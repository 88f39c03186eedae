import type { Code, ProtocolContent, RuleOutcome, RuleVerdict } from '@overread/domain';
import { sameCode } from '../codes/code.ts';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import {
  type CodeItem,
  code,
  hasConceptMod,
  hasProperties,
  num,
  readable,
  text,
  type ValueChild,
} from '../sr/content.ts';
import { named, type ReadItem } from '../sr/readItem.ts';
import { measureWords, unitOfMeasure } from './metricItems.ts';

const VERDICT_CODES = { pass: PRIVATE.pass, fail: PRIVATE.fail, notApplicable: PRIVATE.notApplicable } as const;

/**
 * A rule with its verdict: what it measured, value and limit with their units, why in a sentence, and of a combination a rule item per
 * member.
 */
export function ruleItem(verdict: RuleVerdict, protocol: ProtocolContent): CodeItem {
  const asked = askedUnit(verdict, protocol);
  return code(PRIVATE.rule, VERDICT_CODES[verdict.verdict], [
    hasConceptMod(text(PRIVATE.ruleId, verdict.rule)),
    ...outcomeItems(verdict, asked),
    ...(readable(verdict.sentence ?? '') === ''
      ? []
      : [hasProperties(text(PRIVATE.ruleReason, verdict.sentence ?? ''))]),
    ...(verdict.members ?? []).map((member) =>
      hasProperties(code(PRIVATE.ruleMember, VERDICT_CODES[member.verdict], outcomeItems(member, asked))),
    ),
  ]);
}

/** Measure, value and limit of a rule or a member of one. */
function outcomeItems({ measure, value, limit }: RuleOutcome, asked: Code): ValueChild[] {
  const unit = unitOfMeasure(measure) ?? asked;
  const number = (name: Code, one: number | null): ValueChild[] =>
    one === null || !Number.isFinite(one) ? [] : [hasProperties(num(name, one, unit))];
  return [
    ...(measure === undefined ? [] : [hasConceptMod(text(PRIVATE.metricName, measureWords(measure)))]),
    ...number(PRIVATE.ruleValue, value),
    ...number(PRIVATE.ruleLimit, limit),
  ];
}

/** The unit of numbers that no metric gives one: that of the question, mm for sizes of masks, else none. */
function askedUnit({ rule }: RuleVerdict, protocol: ProtocolContent): Code {
  const found = protocol.rules.find(({ id }) => id === rule);
  const item = protocol.items.find(({ key }) => key === found?.item);
  if (item?.kind === 'question') return item.answer === 'number' ? (item.unit ?? STANDARD.noUnits) : STANDARD.noUnits;
  return found?.predicate === 'boundaryCrossed' ? STANDARD.millimetre : STANDARD.noUnits;
}

/** The verdicts that stand below an item, as {@link ruleItem} writes them. */
export const rulesBelow = (item: ReadItem) =>
  named(item, PRIVATE.rule).map((rule) => ({
    rule: textBelow(rule, PRIVATE.ruleId),
    ...outcomeBelow(rule),
    sentence: textBelow(rule, PRIVATE.ruleReason),
    members: named(rule, PRIVATE.ruleMember).map(outcomeBelow),
  }));

/** Verdicts of a comparison in the form of {@link rulesBelow}. */
export const rulesStated = (verdicts: readonly RuleVerdict[]) =>
  verdicts.map(({ rule, sentence, members, ...outcome }) => ({
    rule,
    ...outcomeStated(outcome),
    sentence: readable(sentence ?? ''),
    members: (members ?? []).map(outcomeStated),
  }));

const outcomeStated = ({ verdict, value, limit, measure }: RuleOutcome) => ({
  verdict,
  value,
  limit,
  measure: measure === undefined ? '' : measureWords(measure),
});

const outcomeBelow = (item: ReadItem) => ({
  verdict: (Object.keys(VERDICT_CODES) as (keyof typeof VERDICT_CODES)[]).find(
    (key) => item.valueType === 'CODE' && sameCode(VERDICT_CODES[key], item.value ?? undefined),
  ),
  value: numberBelow(item, PRIVATE.ruleValue),
  limit: numberBelow(item, PRIVATE.ruleLimit),
  measure: textBelow(item, PRIVATE.metricName),
});

function textBelow(item: ReadItem, name: Code): string {
  const [found] = named(item, name);
  return found?.valueType === 'TEXT' ? found.value : '';
}

function numberBelow(item: ReadItem, name: Code): number | null {
  const [found] = named(item, name);
  return found?.valueType === 'NUM' ? found.value : null;
}
