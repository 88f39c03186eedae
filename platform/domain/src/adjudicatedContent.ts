import { ADJUDICATION_REASONS, type UnitDecision } from './adjudication.ts';
import type { Side, Unit } from './discrepancy.ts';
import type { Evaluation, MaskKey } from './evaluation.ts';
import {
  type ContentContext,
  composeContent,
  consensusOfUnit,
  decisionOn,
  type FinalContent,
  INDETERMINATE,
  STATE_SENTENCES,
  type UnitContent,
  unitWork,
} from './finalContent.ts';
import { questions } from './protocol.ts';
import { printedAnswer } from './sentences.ts';
import { answerOf, parentUnit, stateOf } from './units.ts';

/** Id of a unit for a lesion that both reads missed: `new:lesion:i7`; null for any other id. */
export function newUnit(id: string): Unit | null {
  const match = /^new:([a-z][a-zA-Z0-9]{0,31}):(i[0-9]{1,3})$/.exec(id);
  const [, item, instance] = match ?? [];
  return item === undefined || instance === undefined ? null : { id, item, left: instance, right: instance };
}

/**
 * The final content after adjudication: agreed units keep their consensus untouched, open ones follow their decision, new
 * lesions come with what was drawn. Presumes that `adjudicationProblems` found nothing.
 */
export function adjudicatedContent(
  context: ContentContext,
  openUnits: readonly string[],
  decisions: readonly UnitDecision[],
): FinalContent {
  const added = decisions.flatMap(({ unit }) => newUnit(unit) ?? []);
  const own = withoutNewLesions(context, added);
  const settled = context.comparison.units.flatMap((unit) => {
    const decision = openUnits.includes(unit.id) ? decisionOn(decisions, unit.id) : undefined;
    const content = decision ? decidedContent(own, unit, decision) : consensusOfUnit(context, unit);
    return content === null ? [] : [{ unit, from: decision?.decision ?? 'agreed', content }];
  });
  const isKept = (id: string) => settled.some(({ unit, content }) => unit.id === id && content.lesion !== undefined);
  const kept = settled.filter(({ unit }) => {
    const parent = parentUnit(unit.id);
    return parent === null || isKept(parent);
  });
  const taken = kept.flatMap(({ content }) => content.masks.map((mask) => mask.key));
  const news = decisions.flatMap((decision) => {
    const unit = newUnit(decision.unit);
    if (unit === null || unit.left === null) return [];
    const key = freeKey({ item: unit.item, instance: unit.left }, taken);
    taken.push(key);
    const content: UnitContent = {
      lesion: { instance: key.instance, answers: drawnAnswers(context.drawn, unit.item, unit.left) },
      masks: drawnMask(context, { item: unit.item, instance: unit.left }).map((mask) => ({ ...mask, key })),
      sentence: withReason('Seen by neither reader, added', decision),
    };
    return [{ unit, from: 'new', content }];
  });
  return composeContent(context.protocol, [...kept, ...news]);
}

/** The adjudicator's own work but for new lesions, which no unit of the comparison takes as its own. */
function withoutNewLesions(context: ContentContext, added: readonly Unit[]): ContentContext {
  const isNew = (item: string, instance: string | null) =>
    added.some((unit) => unit.item === item && unit.left === instance);
  const items = Object.entries(context.drawn.items).map(([item, stated]) => {
    const { instances, ...rest } = stated;
    const left = instances?.filter((one) => !isNew(item, one.key));
    return [item, left ? { ...rest, instances: left } : rest] as const;
  });
  return {
    ...context,
    drawn: { ...context.drawn, items: Object.fromEntries(items) },
    drawnMasks: context.drawnMasks.filter((key) => !isNew(key.item, key.instance)),
  };
}

/** The key itself, or the next number if a lesion that was taken over from a read has it. */
function freeKey(key: { item: string; instance: string }, taken: readonly MaskKey[]) {
  const own = taken.flatMap(({ item, instance }) => (item === key.item && instance !== null ? [instance] : []));
  if (!own.includes(key.instance)) return key;
  return { item: key.item, instance: `i${Math.max(...own.map((instance) => Number(instance.slice(1)))) + 1}` };
}

function decidedContent(context: ContentContext, unit: Unit, decision: UnitDecision): UnitContent | null {
  switch (decision.decision) {
    case 'takeLeft':
      return sideContent(context, unit, 'left', decision);
    case 'takeRight':
      return sideContent(context, unit, 'right', decision);
    case 'consensus': {
      const content = consensusOfUnit(context, unit);
      return content && { ...content, sentence: withReason(content.sentence, decision) };
    }
    case 'indeterminate':
      return { ...openContent(context, unit), masks: [], sentence: withReason('Could not be decided', decision) };
    case 'edit':
    case 'neither':
      return drawnContent(context, unit, decision);
  }
}

function sideContent(context: ContentContext, unit: Unit, side: Side, decision: UnitDecision): UnitContent {
  const evaluation = context[side];
  const { kind, question, number, mask } = unitWork(context.protocol, unit);
  const said = (text: string) => withReason(text, decision);
  if (kind === 'case') {
    const masks = Object.entries(evaluation.items).flatMap(([item]) => masksOf(context, evaluation, item, side));
    return { whole: evaluation, masks, sentence: said(`As the ${side} read`) };
  }
  if (question !== null) {
    const value = answerOf(evaluation, question, unit[side]);
    const other = answerOf(
      context[side === 'left' ? 'right' : 'left'],
      question,
      unit[side === 'left' ? 'right' : 'left'],
    );
    const reads = side === 'left' ? [value, other] : [other, value];
    return {
      ...(value === undefined ? {} : { answer: value }),
      masks: [],
      sentence: said(
        `${printedAnswer(question, value)} (reads: ${reads.map((one) => printedAnswer(question, one)).join(', ')})`,
      ),
    };
  }
  if (number !== null) {
    const instance = unit[side];
    if (instance === null) return { masks: [], sentence: said('One reader only, not accepted') };
    const isLone = unit.left === null || unit.right === null;
    const answers = evaluation.items[unit.item]?.instances?.find((one) => one.key === instance)?.answers ?? {};
    const key = { item: unit.item, instance: `i${number}` };
    return {
      // The answers of a pair are units of their own.
      lesion: { instance: key.instance, answers: isLone ? answers : {} },
      masks: [{ key, source: { kind: 'side', side, key: { item: unit.item, instance } } }],
      sentence: said(isLone ? 'One reader only, accepted' : `${side === 'left' ? 'Left' : 'Right'} read`),
    };
  }
  const state = stateOf(evaluation, unit.item) ?? null;
  const statement = evaluation.items[unit.item] ?? { state };
  const sides = `${side} read`;
  if (mask === null || kind === 'state' || state !== 'present')
    return {
      item: statement,
      masks: state === 'present' ? masksOf(context, evaluation, unit.item, side) : [],
      sentence: said(`${STATE_SENTENCES[state ?? 'none']}, as the ${sides}`),
    };
  const key = { item: unit.item, instance: null };
  return {
    item: statement,
    masks: [{ key, source: { kind: 'side', side, key } }],
    sentence: said(`${side === 'left' ? 'Left' : 'Right'} read`),
  };
}

/** All masks that a read has of an item, under their own keys. */
function masksOf(context: ContentContext, evaluation: Evaluation, item: string, side: Side): UnitContent['masks'] {
  const protocolItem = context.protocol.items.find((one) => one.key === item);
  const stated = evaluation.items[item];
  if (protocolItem?.kind !== 'mask' || stated?.state !== 'present') return [];
  const keys: MaskKey[] =
    protocolItem.cardinality === 'one'
      ? [{ item, instance: null }]
      : (stated.instances ?? []).map((instance) => ({ item, instance: instance.key }));
  return keys.map((key) => ({ key, source: { kind: 'side', side, key } }));
}

function drawnContent(context: ContentContext, unit: Unit, decision: UnitDecision): UnitContent {
  const { drawn, drawnMasks } = context;
  const { kind, question, number } = unitWork(context.protocol, unit);
  const isEdit = decision.decision === 'edit';
  const basis =
    decision.basis === 'left' || decision.basis === 'right'
      ? `${decision.basis} read, edited`
      : decision.basis === 'consensus'
        ? 'consensus, edited'
        : 'drawn anew';
  const said = (has: boolean) =>
    withReason(
      isEdit ? basis.charAt(0).toUpperCase() + basis.slice(1) : has ? 'Neither read, drawn anew' : 'Neither read',
      decision,
    );
  if (kind === 'case')
    return {
      whole: drawn,
      masks: drawnMasks.map((key) => ({ key, source: { kind: 'drawn', key } })),
      sentence: said(true),
    };
  if (question !== null) {
    const value =
      number === null
        ? drawn.answers[question.key]
        : drawnAnswers(drawn, question.of ?? '', `i${number}`)[question.key];
    const [l, r] = [answerOf(context.left, question, unit.left), answerOf(context.right, question, unit.right)];
    return {
      ...(value === undefined ? {} : { answer: value }),
      masks: [],
      sentence: withReason(
        `${printedAnswer(question, value)} (reads: ${printedAnswer(question, l)}, ${printedAnswer(question, r)})`,
        decision,
      ),
    };
  }
  if (number !== null) {
    const instance = `i${number}`;
    const masks = drawnMask(context, { item: unit.item, instance });
    if (masks.length === 0) return { masks, sentence: said(false) };
    const isLone = unit.left === null || unit.right === null;
    return {
      lesion: { instance, answers: isLone ? loneAnswers(context, unit, instance) : {} },
      masks,
      sentence: said(true),
    };
  }
  const own = drawnMasks.filter((key) => key.item === unit.item);
  const stated = drawn.items[unit.item];
  const item =
    own.length > 0 ? { ...stated, state: 'present' as const } : stated?.state ? stated : { state: 'absent' as const };
  return { item, masks: own.map((key) => ({ key, source: { kind: 'drawn', key } })), sentence: said(own.length > 0) };
}

/** What stands where a unit was left open: no content, and for an item that it could not be assessed. */
function openContent(context: ContentContext, unit: Unit): Pick<UnitContent, 'item' | 'whole'> {
  const { kind, question, number } = unitWork(context.protocol, unit);
  if (kind === 'case')
    return { whole: { notEvaluable: { reason: 'other', comment: INDETERMINATE }, items: {}, answers: {} } };
  if (question !== null || number !== null) return {};
  return { item: { state: 'notAssessable', reason: INDETERMINATE } };
}

const drawnMask = ({ drawnMasks }: ContentContext, key: MaskKey): UnitContent['masks'] =>
  drawnMasks.some((one) => one.item === key.item && one.instance === key.instance)
    ? [{ key, source: { kind: 'drawn', key } }]
    : [];

const drawnAnswers = (drawn: Evaluation, item: string, instance: string) =>
  drawn.items[item]?.instances?.find((one) => one.key === instance)?.answers ?? {};

/** Answers of a lesion of one side that was edited: the drawn ones over those of the read. */
function loneAnswers(context: ContentContext, unit: Unit, instance: string) {
  const side = unit.left === null ? 'right' : 'left';
  const own = questions(context.protocol, unit.item).flatMap((question): [string, string | number][] => {
    const value = answerOf(context[side], question, unit[side]);
    return value === undefined ? [] : [[question.key, value]];
  });
  return { ...Object.fromEntries(own), ...drawnAnswers(context.drawn, unit.item, instance) };
}

/** `Right read, edited · SOP unclear`, with the comment where there is one. */
function withReason(sentence: string, decision: UnitDecision): string {
  const reasons: Readonly<Record<string, string>> = ADJUDICATION_REASONS;
  return [sentence, reasons[decision.reason], decision.comment].filter(Boolean).join(' · ');
}
