import { Check, Errors } from 'typebox/value';
import type { Composite } from './composite.ts';
import { type ErrorCode, OverreadError } from './errors.ts';
import { levelFaults } from './levelFaults.ts';
import { BUILT_CONSENSUS } from './maskConsensus.ts';
import { type Item, type MaskItem, ProtocolContent, type QuestionItem } from './protocol.ts';
import { QUESTION_SUBJECTS } from './questionSubject.ts';
import { ruleFaults } from './ruleFaults.ts';

/** One reason not to publish a protocol. `sentences` answers one sentence per place where it holds; none: it does not. */
interface Refusal {
  readonly code: Extract<ErrorCode, 'OVR_PROTOCOL_INVALID' | 'OVR_PROTOCOL_NOT_IMPLEMENTED'>;
  readonly sentences: (protocol: ProtocolContent) => readonly string[];
}

const masks = (protocol: ProtocolContent) => protocol.items.filter((item): item is MaskItem => item.kind === 'mask');
const asked = (protocol: ProtocolContent) =>
  protocol.items.filter((item): item is QuestionItem => item.kind === 'question');
const itemOf = (protocol: ProtocolContent, key: string): Item | undefined =>
  protocol.items.find((item) => item.key === key);
const name = (item: Item): string => `"${item.label}"`;
const repeated = (keys: readonly string[]): readonly string[] => [
  ...new Set(keys.filter((key, index) => keys.indexOf(key) !== index)),
];
const isOneOf = (value: string, list: readonly string[]): boolean => list.includes(value);

/** Follows `nestedIn` from an item; true if it comes back to it. */
function isNestedInItself(protocol: ProtocolContent, item: MaskItem): boolean {
  let outer: string | undefined = item.nestedIn;
  for (let steps = 0; outer !== undefined && steps <= protocol.items.length; steps++) {
    if (outer === item.key) return true;
    const next = itemOf(protocol, outer);
    outer = next?.kind === 'mask' ? next.nestedIn : undefined;
  }
  return false;
}

/** What a composite lacks: parts that are masks, each once, on its own images. */
function compositeFaults(protocol: ProtocolContent, { label, of, target }: Composite): readonly string[] {
  return [
    ...repeated(of).map((key) => `The composite "${label}" names "${key}" twice.`),
    ...of.flatMap((key) => {
      const item = itemOf(protocol, key);
      if (item?.kind !== 'mask') return [`The composite "${label}" names "${key}", which is no mask of the protocol.`];
      return item.target === target
        ? []
        : [`The composite "${label}" is measured on "${target}", but ${name(item)} is drawn on "${item.target}".`];
    }),
  ];
}

/** Structures that the self-check is to keep apart from an item, and that cannot be. */
function apartFaults(protocol: ProtocolContent, item: MaskItem): readonly string[] {
  return (item.selfCheck?.notWith ?? []).flatMap((key) => {
    const other = itemOf(protocol, key);
    if (other?.kind !== 'mask') return [`${name(item)} is kept apart from "${key}", which is no mask of the protocol.`];
    if (other.key === item.key) return [`${name(item)} is kept apart from itself.`];
    return other.target === item.target
      ? []
      : [`${name(item)} is kept apart from ${name(other)}, which is drawn on other images.`];
  });
}

/** A rule that asks for the kappa of voxels, in whatever else the protocol is. */
function ruleOnKappa(content: unknown): string | undefined {
  const { rules } = (content ?? {}) as { readonly rules?: unknown };
  if (!Array.isArray(rules)) return undefined;
  const asks = (one: unknown): boolean => {
    const { metric, of } = (one ?? {}) as { readonly metric?: unknown; readonly of?: unknown };
    return metric === 'kappa' || (Array.isArray(of) && of.some(asks));
  };
  const found: unknown = rules.find(asks);
  return found === undefined ? undefined : String((found as { readonly id?: unknown }).id ?? '');
}

/**
 * Why a protocol cannot be published, once it has the form of one. First what contradicts itself, then what this
 * release cannot do yet; everything that is not implemented is refused here and nowhere later (issue 5).
 */
export const PUBLICATION_REFUSALS = {
  keysRepeat: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) => [
      ...repeated(protocol.items.map((item) => item.key)).map((key) => `Two items have the key "${key}".`),
      ...repeated([...protocol.items, ...(protocol.composites ?? [])].map((one) => one.key))
        .filter((key) => protocol.composites?.some((one) => one.key === key))
        .map((key) => `A composite has the key "${key}", which an item or another composite has too.`),
      ...repeated(protocol.imageSets.map((set) => set.key)).map((key) => `Two image sets have the key "${key}".`),
      ...repeated(protocol.rules.map((rule) => rule.id)).map((id) => `Two rules have the id "${id}".`),
      ...repeated(protocol.windows.map((window) => window.name)).map((it) => `Two windows have the name "${it}".`),
    ],
  },
  nothingToAnnotate: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      protocol.imageSets.some((set) => set.role === 'annotate' && set.required)
        ? []
        : ['No required image set has the role annotate.'],
  },
  targetUnknown: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => !protocol.imageSets.some((set) => set.key === item.target && set.role === 'annotate'))
        .map((item) => `${name(item)} is drawn on "${item.target}", which is no image set to annotate.`),
  },
  windowUnknown: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => item.window !== undefined && !protocol.windows.some((it) => it.name === item.window))
        .map((item) => `${name(item)} names the window "${item.window}", which the protocol does not have.`),
  },
  nestedInUnknown: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => item.nestedIn !== undefined && itemOf(protocol, item.nestedIn)?.kind !== 'mask')
        .map((item) => `${name(item)} lies inside "${item.nestedIn}", which is no mask of the protocol.`),
  },
  nestedInItself: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => isNestedInItself(protocol, item))
        .map((item) => `${name(item)} lies inside itself.`),
  },
  consensusMissing: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => item.consensus === undefined)
        .map(
          (item) =>
            `${name(item)} does not say how agreeing masks become one (consensus.whenConcordant); there is no default.`,
        ),
  },
  compositeParts: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) => (protocol.composites ?? []).flatMap((composite) => compositeFaults(protocol, composite)),
  },
  matchingOfOne: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => item.matching !== undefined && item.cardinality === 'one')
        .map((item) => `${name(item)} there is once: it has nothing to match, so matching must be left out.`),
  },
  selfCheckApart: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) => masks(protocol).flatMap((item) => apartFaults(protocol, item)),
  },
  selfCheckFixOfMany: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter(({ cardinality }) => cardinality === 'many')
        .filter(({ selfCheck }) => selfCheck?.fillsHolesUpTo !== undefined || selfCheck?.removesPartsUpTo !== undefined)
        .map(
          (item) => `${name(item)} there may be many: a fix of the self-check could erase disease, so leave it out.`,
        ),
  },
  levels: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: levelFaults,
  },
  scopeOfMask: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => item.scope === 'lesion' && item.cardinality === 'one')
        .map((item) => `${name(item)} has the scope lesion and so must be able to have many instances.`),
  },
  questionOf: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      asked(protocol).flatMap((question) => {
        if (question.scope !== 'lesion')
          return question.of === undefined ? [] : [`${name(question)} is not about lesions, so "of" must be left out.`];
        const item = question.of === undefined ? undefined : itemOf(protocol, question.of);
        if (item === undefined)
          return [`${name(question)} is about lesions of "${question.of ?? ''}", which is no item.`];
        return item.kind === 'mask' && item.cardinality === 'many'
          ? []
          : [`${name(question)} is about the lesions of ${name(item)}, which has no instances.`];
      }),
  },
  choicesMissing: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      asked(protocol).flatMap((question) => {
        if (question.answer === 'choice' && !question.choices) return [`${name(question)} has no choices.`];
        if (question.answer !== 'choice' && question.choices)
          return [`${name(question)} has choices but asks for none.`];
        if (question.ordered && !question.choices) return [`${name(question)} is ordered but has no choices.`];
        return repeated((question.choices ?? []).map((choice) => choice.value)).map(
          (value) => `${name(question)} has the choice "${value}" twice.`,
        );
      }),
  },
  numberLimits: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      asked(protocol).flatMap((question) => {
        const { answer, minimum, maximum, unit } = question;
        const isLimited = minimum !== undefined || maximum !== undefined || unit !== undefined;
        if (answer !== 'number') return isLimited ? [`${name(question)} has limits or a unit but is no number.`] : [];
        return minimum !== undefined && maximum !== undefined && minimum > maximum
          ? [`The minimum of ${name(question)} is above its maximum.`]
          : [];
      }),
  },
  asksOfQuestion: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      asked(protocol).flatMap((question) => {
        if (question.asks === undefined) return [];
        const { words } = QUESTION_SUBJECTS[question.asks];
        if (question.answer !== 'choice') return [`${name(question)} asks for ${words}, which needs choices.`];
        return question.asks === 'timepointResponse' && question.scope === 'lesion'
          ? [`${name(question)} asks for ${words}, which is of the case and not of a lesion.`]
          : [];
      }),
  },
  consensusOfQuestion: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      asked(protocol)
        .filter((question) => question.answer !== 'number' && isOneOf(question.consensus ?? '', ['mean', 'median']))
        .map((question) => `${name(question)} is no number and has no ${question.consensus}.`),
  },
  ruleFitsItem: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) => protocol.rules.flatMap((rule) => ruleFaults(protocol, rule)),
  },
  majorityOfTwo: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => item.consensus?.whenConcordant === 'majority' && protocol.reads < 3)
        .map((item) => `${name(item)} asks for a majority, which needs at least 3 reads.`),
  },
  editNotOffered: {
    code: 'OVR_PROTOCOL_INVALID',
    sentences: ({ adjudication }) => [
      ...(adjudication.mode === 'choose' && adjudication.allowed.includes('edit')
        ? ['The adjudication mode "choose" does not offer edit.']
        : []),
      ...repeated(adjudication.allowed).map((decision) => `The decision "${decision}" is allowed twice.`),
    ],
  },
  kinds: {
    code: 'OVR_PROTOCOL_NOT_IMPLEMENTED',
    sentences: (protocol) =>
      protocol.items
        .filter((item) => isOneOf(item.kind, ['measurement', 'point', 'box']))
        .map((item) => `${name(item)} is a ${item.kind}; only masks and questions can be published yet.`),
  },
  scopes: {
    code: 'OVR_PROTOCOL_NOT_IMPLEMENTED',
    sentences: (protocol) =>
      protocol.items
        .filter((item) => !isOneOf(item.scope, ['case', 'lesion']))
        .map((item) => `${name(item)} has the scope ${item.scope}; only case and lesion can be published yet.`),
  },
  reads: {
    code: 'OVR_PROTOCOL_NOT_IMPLEMENTED',
    sentences: ({ reads }) =>
      reads === 2 ? [] : [`The protocol asks for ${reads} reads; only 2 can be compared yet.`],
  },
  consensusMethods: {
    code: 'OVR_PROTOCOL_NOT_IMPLEMENTED',
    sentences: (protocol) =>
      masks(protocol)
        .filter((item) => item.consensus && !isOneOf(item.consensus.whenConcordant, BUILT_CONSENSUS))
        .map(
          (item) =>
            `The consensus ${item.consensus?.whenConcordant} of ${name(item)} cannot be made yet; use ${BUILT_CONSENSUS.join(', ')}.`,
        ),
  },
  adjudicationModes: {
    code: 'OVR_PROTOCOL_NOT_IMPLEMENTED',
    sentences: ({ adjudication }) =>
      isOneOf(adjudication.mode, ['choose', 'chooseOrEdit'])
        ? []
        : [`The adjudication mode ${adjudication.mode} is not offered yet; use choose or chooseOrEdit.`],
  },
  preLabels: {
    code: 'OVR_PROTOCOL_NOT_IMPLEMENTED',
    sentences: ({ preLabel }) =>
      preLabel.exposure === 'none' ? [] : ['Pre-labels are not offered yet; the exposure must be none.'],
  },
} as const satisfies Record<string, Refusal>;

/**
 * What was given, as a protocol that can be published.
 * @throws OverreadError OVR_PROTOCOL_INVALID, OVR_PROTOCOL_NOT_IMPLEMENTED; `details.refusal` names the row of the table,
 * `details.sentences` all that it says.
 */
export function publishable(content: unknown): ProtocolContent {
  const onKappa = ruleOnKappa(content);
  if (onKappa !== undefined)
    throw new OverreadError(
      'OVR_PROTOCOL_INVALID',
      `Rule "${onKappa}" asks for kappa, which depends on how much background the image holds and decides nothing; use dice, iou or nsd.`,
      { refusal: 'kappaInRule' },
    );
  if (!Check(ProtocolContent, content)) {
    const [first] = Errors(ProtocolContent, content);
    throw new OverreadError(
      'OVR_PROTOCOL_INVALID',
      `The protocol has not the form of one at ${first?.instancePath || 'its top'}: ${first?.message ?? 'unknown'}.`,
      { refusal: 'form' },
    );
  }
  for (const [refusal, { code, sentences }] of Object.entries<Refusal>(PUBLICATION_REFUSALS)) {
    const found = sentences(content);
    if (found.length > 0) throw new OverreadError(code, found[0] ?? '', { refusal, sentences: found });
  }
  return content;
}
