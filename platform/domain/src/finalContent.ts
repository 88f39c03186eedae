import type { UnitDecision } from './adjudication.ts';
import { agreedAnswer } from './agreedAnswer.ts';
import type { Comparison, Side, Unit } from './discrepancy.ts';
import type { Answers, Evaluation, MaskKey } from './evaluation.ts';
import { type BuiltConsensus, CONSENSUS_WORDS, maskConsensusMethod } from './maskConsensus.ts';
import { type MaskItem, maskItems, type ProtocolContent, type QuestionItem } from './protocol.ts';
import { printedAnswer } from './sentences.ts';
import { answerOf, stateOf, type UnitKind, unitKind, unitNumber } from './units.ts';

/** What final content is made of: the reads, their comparison, the lot and, in adjudication, what was drawn anew. */
export interface ContentContext {
  readonly protocol: ProtocolContent;
  readonly comparison: Comparison;
  readonly left: Evaluation;
  readonly right: Evaluation;
  /** The side that the lot of `randomRead` falls on, for a unit. */
  readonly draw: (unit: string) => Side;
  /** The adjudicator's own statements; empty for a consensus. */
  readonly drawn: Evaluation;
  /** Masks with voxels in the adjudicator's submission. */
  readonly drawnMasks: readonly MaskKey[];
}

/** Where the bits of a final mask come from. */
export type MaskSource =
  /** `byLot`: nobody chose the side, the lot of `randomRead` did. */
  | { readonly kind: 'side'; readonly side: Side; readonly key: MaskKey; readonly byLot?: true }
  | {
      readonly kind: 'combined';
      readonly method: Exclude<BuiltConsensus, 'randomRead'>;
      readonly left: MaskKey;
      readonly right: MaskKey;
    }
  | { readonly kind: 'drawn'; readonly key: MaskKey };

/** One mask of the final content, with the unit it settles. */
export interface FinalMask {
  readonly key: MaskKey;
  readonly unit: string;
  readonly source: MaskSource;
}

/** Where the final content of one unit came from, in a sentence. `from` is the decision, or `agreed`. */
export interface ContentOrigin {
  readonly item: string;
  readonly instance: string | null;
  readonly unit: string;
  readonly from: string;
  readonly sentence: string;
}

/** Final content of a case, or of the units that agree: statements, masks by source, origins. */
export interface FinalContent {
  readonly evaluation: Evaluation;
  readonly masks: readonly FinalMask[];
  readonly origins: readonly ContentOrigin[];
}

/** What one unit settles: nothing of it is shared with other units. */
export interface UnitContent {
  /** Of `case` units: the whole evaluation. */
  readonly whole?: Evaluation;
  /** Of `state` units and of `one` masks. */
  readonly item?: Evaluation['items'][string];
  /** Of lesions: the answers that come with a lesion of one side, or drawn. Undefined: there is no lesion. */
  readonly lesion?: { readonly instance: string; readonly answers: Answers };
  readonly answer?: string | number;
  readonly masks: readonly Omit<FinalMask, 'unit'>[];
  readonly sentence: string;
}

/** Why a unit has no content: it was left open on purpose. */
export const INDETERMINATE = 'indeterminate';

interface UnitWork {
  readonly unit: Unit;
  readonly kind: UnitKind;
  readonly number: number | null;
  readonly mask: MaskItem | null;
  readonly question: QuestionItem | null;
}

/** A unit with its item of the protocol. */
export function unitWork(protocol: ProtocolContent, unit: Unit): UnitWork {
  const item = protocol.items.find((one) => one.key === unit.item);
  return {
    unit,
    kind: unitKind(protocol, unit),
    number: unitNumber(unit.id),
    mask: item?.kind === 'mask' ? item : null,
    question: item?.kind === 'question' ? item : null,
  };
}

/** Final content of a unit on which the reads agree, by the protocol's consensus rule; null if the rule makes none. */
export function consensusOfUnit(context: ContentContext, unit: Unit): UnitContent | null {
  const { protocol, comparison, left, right } = context;
  const { kind, mask, question, number } = unitWork(protocol, unit);
  if (kind === 'case') {
    const agree = Boolean(left.notEvaluable) === Boolean(right.notEvaluable);
    return agree
      ? { masks: [], sentence: left.notEvaluable ? 'Not evaluable, by both reads' : 'Evaluable, by both reads' }
      : null;
  }
  if (question !== null) {
    const [l, r] = [answerOf(left, question, unit.left), answerOf(right, question, unit.right)];
    const answer = agreedAnswer(question, l, r, context.draw(unit.id));
    if (answer === undefined && l !== r) return null;
    const words = printedAnswer(question, answer);
    const reads = `${printedAnswer(question, l)}, ${printedAnswer(question, r)}`;
    return {
      ...(answer === undefined ? {} : { answer }),
      masks: [],
      sentence: l === r ? `${words}, in both reads` : `${words} (reads: ${reads})`,
    };
  }
  const metrics = comparison.metrics[unit.id];
  const hasTwoMasks = typeof metrics?.dice === 'number';
  if (mask === null || kind === 'state' || metrics === undefined) {
    const state = stateOf(left, unit.item) ?? null;
    if (state !== (stateOf(right, unit.item) ?? null)) return null;
    return {
      item: { ...left.items[unit.item], state },
      masks: [],
      sentence: `${STATE_SENTENCES[state ?? 'none']}, in both reads`,
    };
  }
  const method = hasTwoMasks ? maskConsensusMethod(mask, metrics) : null;
  if (method === null || (number !== null && (unit.left === null || unit.right === null))) return null;
  const key: MaskKey = { item: unit.item, instance: number === null ? null : `i${number}` };
  const keys = { left: { item: unit.item, instance: unit.left }, right: { item: unit.item, instance: unit.right } };
  const side = context.draw(unit.id);
  const source: MaskSource =
    method === 'randomRead'
      ? { kind: 'side', side, key: keys[side], byLot: true }
      : { kind: 'combined', method, ...keys };
  return {
    ...(key.instance === null ? { item: { state: 'present' } } : { lesion: { instance: key.instance, answers: {} } }),
    masks: [{ key, source }],
    sentence: capital(CONSENSUS_WORDS[method]),
  };
}

/** States of an item as the origins list says them. */
export const STATE_SENTENCES = {
  present: 'Present',
  absent: 'Absent',
  presentNotMeasured: 'Present, not outlined',
  notAssessable: 'Not assessable',
  none: 'Not stated',
} as const;

/** With a capital first letter. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Puts the contents of units together: items in the protocol's order, lesions by number, `present` if any lesion is left. */
export function composeContent(
  protocol: ProtocolContent,
  parts: readonly { readonly unit: Unit; readonly from: string; readonly content: UnitContent }[],
): FinalContent {
  const masks = parts.flatMap(({ unit, content }) => content.masks.map((mask) => ({ ...mask, unit: unit.id })));
  const origins = parts.map(({ unit, from, content }): ContentOrigin => {
    const number = unitNumber(unit.id);
    const instance = content.lesion?.instance ?? (number === null ? null : `i${number}`);
    return { item: unit.item, instance, unit: unit.id, from, sentence: content.sentence };
  });
  const whole = parts.find(({ content }) => content.whole !== undefined)?.content.whole;
  const items: Record<string, Evaluation['items'][string]> = {};
  const answers: Answers = {};
  for (const item of maskItems(protocol)) {
    const own = parts.filter(({ unit }) => unit.item === item.key);
    const stated = whole?.items[item.key] ?? own.find(({ content }) => content.item !== undefined)?.content.item;
    const lesions = own.flatMap(({ unit, content }) => {
      if (content.lesion === undefined) return [];
      const own = Object.fromEntries(answersUnder(parts, unit.id));
      return [{ key: content.lesion.instance, answers: { ...content.lesion.answers, ...own } }];
    });
    // A lesion that was added makes an item present, whatever was stated of it before.
    const instances = [...(stated?.instances ?? []), ...lesions];
    if (lesions.length > 0) items[item.key] = { state: 'present', instances: instances.toSorted(byNumber) };
    else if (stated !== undefined) items[item.key] = stated;
    else if (own.some(({ from }) => from === INDETERMINATE))
      items[item.key] = { state: 'notAssessable', reason: INDETERMINATE };
    else if (own.length > 0) items[item.key] = { state: 'absent' };
  }
  if (whole !== undefined) return { evaluation: { ...whole, items: { ...whole.items, ...items } }, masks, origins };
  for (const { unit, content } of parts) {
    if (content.answer !== undefined && unitNumber(unit.id) === null) answers[unit.item] = content.answer;
  }
  return { evaluation: { items, answers }, masks, origins };
}

const byNumber = (a: { readonly key: string }, b: { readonly key: string }) =>
  Number(a.key.slice(1)) - Number(b.key.slice(1));

function answersUnder(
  parts: readonly { readonly unit: Unit; readonly content: UnitContent }[],
  lesion: string,
): [string, string | number][] {
  return parts.flatMap(({ unit, content }): [string, string | number][] =>
    content.answer !== undefined && unit.id.startsWith(`${lesion}.`) ? [[unit.item, content.answer]] : [],
  );
}

/** The decision on a unit, or undefined. */
export const decisionOn = (decisions: readonly UnitDecision[], unit: string): UnitDecision | undefined =>
  decisions.find((decision) => decision.unit === unit);
