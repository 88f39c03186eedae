import { newUnit } from './adjudicatedContent.ts';
import { ADJUDICATION_REASONS, DECISIONS, type UnitDecision } from './adjudication.ts';
import type { Unit } from './discrepancy.ts';
import type { Evaluation, MaskKey } from './evaluation.ts';
import { type ContentContext, consensusOfUnit, decisionOn, unitWork } from './finalContent.ts';
import { type QuestionItem, questions } from './protocol.ts';
import { unitLabel } from './sentences.ts';
import { evaluationProblems } from './submissionChecks.ts';
import { CASE_UNIT, parentUnit, unitNumber } from './units.ts';

/**
 * What is missing or not allowed in an adjudication, as sentences; empty if it may be filed. Every open unit needs a decision
 * and a reason; agreed units take none; only decisions that the protocol allows count. `indeterminate` is a decision.
 */
export function adjudicationProblems(
  context: ContentContext,
  openUnits: readonly string[],
  decisions: readonly UnitDecision[],
): readonly string[] {
  const { comparison, protocol } = context;
  const label = (unit: Unit) => unitLabel(protocol, unitWork(protocol, unit));
  const problems: string[] = [];
  for (const unit of comparison.units) {
    if (!openUnits.includes(unit.id) || isMoot(context, unit, openUnits, decisions)) continue;
    if (decisionOn(decisions, unit.id) === undefined) problems.push(`${label(unit)} is not decided.`);
  }
  const seen = new Set<string>();
  for (const decision of decisions) {
    if (seen.has(decision.unit)) problems.push('Something is decided twice.');
    seen.add(decision.unit);
    const added = newUnit(decision.unit);
    const unit = comparison.units.find((one) => one.id === decision.unit);
    if (added) problems.push(...newLesionProblems(context, added, decision, decisions));
    else if (unit === undefined) problems.push('A decision is about something that the comparison does not have.');
    else if (!openUnits.includes(unit.id)) problems.push(`${label(unit)} is agreed and stays as it is.`);
    else problems.push(...decisionProblems(context, unit, decision, label(unit)));
    if (!Object.hasOwn(ADJUDICATION_REASONS, decision.reason))
      problems.push(`${unit ? label(unit) : 'A lesion'} needs a reason.`);
    else if (decision.reason === 'other' && !decision.comment?.trim())
      problems.push(`${unit ? label(unit) : 'A lesion'}: say in a few words what the other reason is.`);
  }
  return problems;
}

/** Answers of a lesion that is not kept need no decision. */
function isMoot(
  { comparison, drawnMasks }: ContentContext,
  unit: Unit,
  openUnits: readonly string[],
  decisions: readonly UnitDecision[],
): boolean {
  const parent = comparison.units.find((one) => one.id === parentUnit(unit.id));
  if (parent === undefined || !openUnits.includes(parent.id)) return false;
  const decision = decisionOn(decisions, parent.id)?.decision;
  const isDrawn = drawnMasks.some((key) => isKey(key, parent.item, `i${unitNumber(parent.id)}`));
  return decision === 'indeterminate' || (decision === 'neither' && !isDrawn);
}

function decisionProblems(context: ContentContext, unit: Unit, decision: UnitDecision, label: string): string[] {
  const { protocol, drawn, drawnMasks } = context;
  const allowed: readonly string[] = protocol.adjudication.allowed;
  if (!allowed.includes(decision.decision))
    return [`${label}: the SOP does not allow "${DECISIONS[decision.decision]}".`];
  if (decision.decision === 'consensus' && consensusOfUnit(context, unit) === null)
    return [`${label}: the reads make no consensus here.`];
  const { kind, question, number } = unitWork(protocol, unit);
  const isEdit = decision.decision === 'edit';
  if (!isEdit && decision.decision !== 'neither') return [];
  if (kind === 'case') return caseProblems(context);
  if (question !== null) {
    const value = answerIn(drawn, question, number);
    if (value === undefined) return isEdit ? [`${label}: give the answer.`] : [];
    return answerProblems(question, value, label);
  }
  if (!isEdit) return [];
  const states: readonly unknown[] = ['absent', 'presentNotMeasured', 'notAssessable'];
  const hasMask =
    number === null
      ? drawnMasks.some((key) => key.item === unit.item)
      : drawnMasks.some((key) => isKey(key, unit.item, `i${number}`));
  const isStated = number === null && states.includes(drawn.items[unit.item]?.state);
  return hasMask || isStated ? [] : [`${label}: the edited mask is empty.`];
}

/** An adjudicator who evaluates the whole case states everything, as a reader does. */
function caseProblems({ protocol, drawn, drawnMasks }: ContentContext): string[] {
  const masks = drawnMasks.map((key) => ({ ...key, isEmpty: false }));
  return evaluationProblems(protocol, drawn, masks).map((problem) => problem.sentence);
}

function newLesionProblems(
  context: ContentContext,
  unit: Unit,
  decision: UnitDecision,
  decisions: readonly UnitDecision[],
): string[] {
  const { protocol, comparison, drawn, drawnMasks } = context;
  const item = protocol.items.find((one) => one.key === unit.item);
  if (item?.kind !== 'mask' || item.cardinality !== 'many')
    return ['A new lesion belongs to an item that has lesions.'];
  const label = `New ${item.label.toLowerCase()}`;
  const allowed: readonly string[] = protocol.adjudication.allowed;
  if (decision.decision !== 'edit' || !allowed.includes('edit'))
    return [`${label}: the SOP does not allow drawing one.`];
  const instance = unit.left ?? '';
  const last = Math.max(
    0,
    ...comparison.units.filter((one) => one.item === item.key).map((one) => unitNumber(one.id) ?? 0),
  );
  const problems: string[] = [];
  if (Number(instance.slice(1)) <= last) problems.push(`${label}: its number is taken.`);
  if (!drawnMasks.some((key) => isKey(key, item.key, instance))) problems.push(`${label}: the mask is empty.`);
  if (isLeftUnevaluated(context, decisions))
    problems.push(`${label}: the case is decided as not evaluable; take that back, or the lesion.`);
  for (const question of questions(protocol, item.key)) {
    const value = drawn.items[item.key]?.instances?.find((one) => one.key === instance)?.answers[question.key];
    if (value === undefined) {
      if (question.required) problems.push(`${label}, ${question.label}: give the answer.`);
    } else problems.push(...answerProblems(question, value, label));
  }
  return problems;
}

/** True if the whole case is decided as not evaluable, or left open: nothing can be added to that. */
function isLeftUnevaluated({ left, right }: ContentContext, decisions: readonly UnitDecision[]): boolean {
  const decision = decisionOn(decisions, CASE_UNIT)?.decision;
  if (decision === 'takeLeft') return left.notEvaluable !== undefined;
  if (decision === 'takeRight') return right.notEvaluable !== undefined;
  return decision === 'indeterminate';
}

/** What is wrong with a value as answer to a question, as sentences. */
function answerProblems(question: QuestionItem, value: string | number, label: string): string[] {
  if (question.answer === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return [`${label}: a number is needed.`];
    const isLow = question.minimum !== undefined && value < question.minimum;
    const isHigh = question.maximum !== undefined && value > question.maximum;
    return isLow || isHigh ? [`${label}: the number is outside what the SOP allows.`] : [];
  }
  if (typeof value !== 'string') return [`${label}: this is not an answer to the question.`];
  const isChoice = question.answer !== 'choice' || (question.choices ?? []).some((choice) => choice.value === value);
  return isChoice ? [] : [`${label}: this is not one of the choices.`];
}

function answerIn(drawn: Evaluation, question: QuestionItem, number: number | null) {
  if (number === null) return drawn.answers[question.key];
  return drawn.items[question.of ?? '']?.instances?.find((one) => one.key === `i${number}`)?.answers[question.key];
}

const isKey = (key: MaskKey, item: string, instance: string | null) => key.item === item && key.instance === instance;
