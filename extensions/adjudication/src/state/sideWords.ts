import {
  answerOf,
  type Evaluation,
  NOT_EVALUABLE_REASONS,
  type ProtocolContent,
  printedAnswer,
  type Side,
  STATE_SENTENCES,
  stateOf,
  type Unit,
  unitWork,
} from '@overread/domain';

/** What a side says about a unit, in a few words; null where the outline says it all. */
export function sideWords(protocol: ProtocolContent, unit: Unit, side: Side, read: Evaluation): string | null {
  const { kind, question, number, mask } = unitWork(protocol, unit);
  if (kind === 'case') {
    const { notEvaluable } = read;
    if (!notEvaluable) return 'could be read';
    const reasons: Readonly<Record<string, string>> = NOT_EVALUABLE_REASONS;
    const reason = reasons[notEvaluable.reason] ?? notEvaluable.reason;
    return `not evaluable: ${reason.toLowerCase()}${notEvaluable.comment ? ` (${notEvaluable.comment})` : ''}`;
  }
  if (question !== null) return printedAnswer(question, answerOf(read, question, unit[side]));
  if (number !== null) return unit[side] === null ? `no ${(mask?.label ?? 'finding').toLowerCase()} here` : null;
  const state = stateOf(read, unit.item) ?? 'none';
  if (state !== 'present') return STATE_SENTENCES[state].toLowerCase();
  const count = read.items[unit.item]?.instances?.length;
  return count === undefined ? null : `present, ${count} outlined`;
}
