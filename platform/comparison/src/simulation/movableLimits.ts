import {
  type Predicate,
  type ProtocolContent,
  predicatesOf,
  printedRule,
  type QuestionItem,
  RULE_METRICS,
  type Rule,
} from '@overread/domain';

/** Which number of a predicate is its limit. */
type LimitName = 'atLeast' | 'atMost' | 'by' | 'byPercent' | 'within';

/** A limit of a rule that can be moved: a number beyond which the reads differ. */
export interface MovableLimit {
  readonly rule: string;
  /** Which predicate of a combination, from 0; 0 of a rule of one predicate. */
  readonly part: number;
  readonly name: LimitName;
  /** As the SOP has it. */
  readonly value: number;
  /** With a space before it; empty for a ratio, and for steps. */
  readonly unit: string;
  /** Whether more reads differ by a larger limit, or by a smaller one. */
  readonly stricter: 'larger' | 'smaller';
  /** Between two values that occur, the verdicts are those of a limit on this one of them. */
  readonly between: 'larger' | 'smaller';
  readonly lowest: number;
  /** Null: without end. */
  readonly highest: number | null;
  readonly isWhole: boolean;
  /** What the limit is about, as the SOP prints it. */
  readonly sentence: string;
  /** Of a combination: all of it, as the SOP prints it. */
  readonly combination: string | null;
  /** Label of what is looked at. */
  readonly item: string;
}

/** A rule in which nothing can be moved. */
export interface FixedRule {
  readonly rule: string;
  readonly sentence: string;
  readonly item: string;
}

/** The limits of the rules of a SOP that can be moved, in its order, and the rules that have none. */
export function movableLimits(protocol: ProtocolContent): {
  readonly limits: readonly MovableLimit[];
  readonly fixed: readonly FixedRule[];
} {
  const limits = protocol.rules.flatMap((rule) => limitsOf(protocol, rule));
  const fixed = protocol.rules
    .filter(({ id }) => !limits.some((limit) => limit.rule === id))
    .map((rule) => ({
      rule: rule.id,
      sentence: printedRule(protocol, rule.id),
      item: labelOf(protocol, rule.item),
    }));
  return { limits, fixed };
}

function limitsOf(protocol: ProtocolContent, rule: Rule): MovableLimit[] {
  const isCombined = rule.predicate === 'all' || rule.predicate === 'any';
  return predicatesOf(rule).flatMap((predicate, part): MovableLimit[] => {
    const found = limitOf(protocol, rule.item, predicate);
    if (found === null) return [];
    const { id, item, severity } = rule;
    const alone: Rule = { id, item, severity, ...predicate };
    return [
      {
        ...found,
        rule: id,
        part,
        sentence: printedRule({ ...protocol, rules: [alone] }, id),
        combination: isCombined ? printedRule(protocol, id) : null,
        item: labelOf(protocol, item),
      },
    ];
  });
}

type Found = Omit<MovableLimit, 'rule' | 'part' | 'sentence' | 'combination' | 'item'>;

function limitOf(protocol: ProtocolContent, item: string, predicate: Predicate): Found | null {
  const ratio = { name: 'atLeast', unit: '', lowest: 0, highest: 1, between: 'larger', isWhole: false } as const;
  const most = { stricter: 'smaller', between: 'smaller', lowest: 0, highest: null, isWhole: false } as const;
  switch (predicate.predicate) {
    case 'metric': {
      const { atLeast, atMost, metric } = predicate;
      if (atLeast !== undefined) return { ...ratio, value: atLeast, stricter: 'larger' };
      return atMost === undefined ? null : { ...most, name: 'atMost', value: atMost, unit: RULE_METRICS[metric].unit };
    }
    case 'labelSwap':
      // Masks that share less than half are not looked at, so no limit below says anything.
      return { ...ratio, value: predicate.atLeast, stricter: 'smaller', lowest: 0.5 };
    case 'numberDiffers': {
      const { by, byPercent } = predicate;
      if (by !== undefined) return { ...most, name: 'by', value: by, unit: unitOf(questionOf(protocol, item)) };
      return byPercent === undefined
        ? null
        : { ...most, name: 'byPercent', value: byPercent, unit: ' %', highest: 200 };
    }
    case 'categoryDiffers': {
      const { ordered, choices = [] } = questionOf(protocol, item) ?? {};
      if (ordered !== true || choices.length < 2) return null;
      const steps = { unit: '', highest: choices.length - 1, isWhole: true } as const;
      return { ...most, ...steps, name: 'within', value: predicate.within };
    }
    default:
      return null;
  }
}

/** The rule with a limit elsewhere. */
export function withLimit(predicate: Predicate, name: LimitName, value: number): Predicate {
  return { ...predicate, [name]: value };
}

function questionOf(protocol: ProtocolContent, key: string): QuestionItem | undefined {
  const item = protocol.items.find((one) => one.key === key);
  return item?.kind === 'question' ? item : undefined;
}

const unitOf = (question: QuestionItem | undefined): string =>
  question?.unit === undefined || question.unit.value === '1' ? '' : ` ${question.unit.meaning}`;

const labelOf = ({ items, composites = [] }: ProtocolContent, key: string): string =>
  key === 'case' ? 'The case' : ([...items, ...composites].find((one) => one.key === key)?.label ?? key);
