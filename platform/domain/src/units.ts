import type { Unit } from './discrepancy.ts';
import type { Evaluation, ItemState } from './evaluation.ts';
import { type LevelOffset, levelOffsets } from './levelOffset.ts';
import type { ComparisonInput, ItemMeasurement, MaskMeasurement } from './measurement.ts';
import { type MaskItem, maskItems, type ProtocolContent, type QuestionItem, questions } from './protocol.ts';

/** Id and item of the unit that stands for the whole case: whether it can be evaluated. */
export const CASE_UNIT = 'case:evaluability';
export const CASE_ITEM = 'case';

/**
 * What a unit decides: `case` whether the case can be evaluated (with all its content), `state` an item's state (with all
 * instances it has on a side), `mask` one structure or one lesion, `answer` one question.
 */
export type UnitKind = 'case' | 'state' | 'mask' | 'answer';

/** A unit with what is known of it. `number` is that of the lesion, from 1; `parent` the lesion that an answer belongs to. */
export interface UnitFacts {
  readonly unit: Unit;
  readonly kind: UnitKind;
  readonly number: number | null;
  readonly parent: string | null;
  readonly mask: MaskItem | null;
  readonly question: QuestionItem | null;
  readonly measurement: MaskMeasurement | null;
  /** Part of a split or merge: which side has one lesion where the other has several. */
  readonly split: ItemMeasurement['splits'][number] | null;
  /** True for the parts of a split beyond the paired one. */
  readonly isExtraPart: boolean;
  /** Of a level of a series that lies on another one in the other read. */
  readonly level: LevelOffset | null;
}

/** `unit` as the stored comparison has it, read back with the help of the protocol. */
export function unitKind(protocol: ProtocolContent, unit: Unit): UnitKind {
  if (unit.id === CASE_UNIT) return 'case';
  const item = protocol.items.find((one) => one.key === unit.item);
  if (item?.kind === 'question') return 'answer';
  if (item?.kind === 'mask' && item.cardinality === 'many' && !unit.id.includes(':')) return 'state';
  return 'mask';
}

/** The number of the lesion in a unit id (`lesion:3`, `lesion:3.type`), or null. */
export function unitNumber(unitId: string): number | null {
  const match = /^[a-z][a-zA-Z0-9]*:(\d+)(\.|$)/.exec(unitId);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** The unit of the lesion that an answer unit belongs to (`lesion:3` of `lesion:3.type`), or null. */
export function parentUnit(unitId: string): string | null {
  const dot = unitId.indexOf('.');
  return dot < 0 ? null : unitId.slice(0, dot);
}

/** State of an item on a side; undefined if it was never stated (questions usually have none). */
export const stateOf = (evaluation: Evaluation, item: string): ItemState | null | undefined =>
  evaluation.items[item]?.state;

/**
 * The units of a comparison, in the protocol's order. Lesions are numbered by place, so that exchanging the reads
 * mirrors the units and changes no id.
 */
export function comparisonUnits(input: ComparisonInput): readonly UnitFacts[] {
  const evaluability: UnitFacts = facts({ id: CASE_UNIT, item: CASE_ITEM, left: null, right: null }, 'case');
  if (input.left.notEvaluable || input.right.notEvaluable) return [evaluability];
  const offsets = levelOffsets(input);
  return [
    ...maskItems(input.protocol).flatMap((item) => maskUnits(input, item, offsets.get(item.key) ?? null)),
    ...questions(input.protocol).map((question) =>
      facts({ id: question.key, item: question.key, left: null, right: null }, 'answer', { question }),
    ),
  ];
}

/**
 * The composites that were measured, as facts of a mask; they are no units, for nothing is decided on them. One is left out where a read
 * does not show all of it: a part that was not outlined or not assessable makes the union another structure.
 */
export function compositeFacts(input: ComparisonInput): readonly UnitFacts[] {
  if (input.left.notEvaluable || input.right.notEvaluable) return [];
  return (input.protocol.composites ?? []).flatMap(({ key, of }) => {
    const isWhole = [input.left, input.right].every((read) =>
      of.every((part) => ['present', 'absent'].includes(stateOf(read, part) ?? '')),
    );
    const measurement = isWhole ? (input.composites?.[key] ?? null) : null;
    return [facts({ id: key, item: key, left: null, right: null }, 'mask', { measurement })];
  });
}

function facts(unit: Unit, kind: UnitKind, more: Partial<UnitFacts> = {}): UnitFacts {
  return {
    unit,
    kind,
    number: unitNumber(unit.id),
    parent: parentUnit(unit.id),
    mask: null,
    question: null,
    measurement: null,
    split: null,
    isExtraPart: false,
    level: null,
    ...more,
  };
}

function maskUnits(input: ComparisonInput, item: MaskItem, level: LevelOffset | null): readonly UnitFacts[] {
  const measured = input.items[item.key] ?? { pairs: [], lone: [], splits: [] };
  const all = [...measured.pairs, ...measured.lone];
  const whole: Unit = { id: item.key, item: item.key, left: null, right: null };
  if (item.cardinality === 'one') return [facts(whole, 'mask', { mask: item, measurement: all[0] ?? null, level })];
  const states = [stateOf(input.left, item.key), stateOf(input.right, item.key)];
  // Lesion by lesion only where every side either has lesions or says that there is none.
  if (all.length === 0 || !states.every((state) => state === 'present' || state === 'absent'))
    return [facts(whole, 'state', { mask: item })];
  return [...all].sort(byPlace).flatMap((measurement, index) => {
    const id = `${item.key}:${index + 1}`;
    const unit: Unit = { id, item: item.key, left: measurement.left, right: measurement.right };
    const split = measured.splits.find((one) => holds(one, measurement)) ?? null;
    const isLone = measurement.left === null || measurement.right === null;
    const lesion = facts(unit, 'mask', { mask: item, measurement, split, isExtraPart: split !== null && isLone });
    const answers = isLone ? [] : questions(input.protocol, item.key);
    return [
      lesion,
      ...answers.map((question) =>
        facts({ ...unit, id: `${id}.${question.key}`, item: question.key }, 'answer', { question, measurement }),
      ),
    ];
  });
}

function holds(split: ItemMeasurement['splits'][number], { left, right }: MaskMeasurement): boolean {
  const [own, other]: [string | null, string | null] = split.side === 'left' ? [left, right] : [right, left];
  return own === split.one || (other !== null && split.many.includes(other));
}

/** From the first slice on, then by row and column; the last resort names keys without regard to side. */
function byPlace(a: MaskMeasurement, b: MaskMeasurement): number {
  const order = (m: MaskMeasurement) => [m.place?.slice ?? 0, m.place?.row ?? 0, m.place?.column ?? 0];
  const [p, q] = [order(a), order(b)];
  for (const [index, value] of p.entries()) {
    const difference = value - (q[index] ?? 0);
    if (difference !== 0) return difference;
  }
  const keys = (m: MaskMeasurement) => [m.left ?? '', m.right ?? ''].sort().join('/');
  return keys(a) < keys(b) ? -1 : keys(a) > keys(b) ? 1 : 0;
}

/** The answer of a side to the question of an answer unit, or undefined; an emptied field is no answer. */
export function answerOf(evaluation: Evaluation, question: QuestionItem, instance: string | null) {
  const answers =
    question.of === undefined || instance === null
      ? evaluation.answers
      : evaluation.items[question.of]?.instances?.find((one) => one.key === instance)?.answers;
  const answer = answers?.[question.key];
  return answer === '' ? undefined : answer;
}
