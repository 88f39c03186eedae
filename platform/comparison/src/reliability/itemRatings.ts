import {
  type CategoryRatings,
  categoryRatings,
  numberRatings,
  type Ratings,
  type ReadRating,
  rowsOfReads,
} from '@overread/agreement';
import {
  answerOf,
  type Evaluation,
  ITEM_STATES,
  type MaskItem,
  parentUnit,
  type QuestionItem,
  STATE_SENTENCES,
  unitNumber,
} from '@overread/domain';
import { type FirstReads, SIDES } from './firstReads.ts';

/** Whether each reader could evaluate the case: two ratings of every case. */
export function evaluabilityRatings(cases: readonly FirstReads[]): CategoryRatings {
  const said = bySide(cases, ({ notEvaluable }) => (notEvaluable ? 'Not evaluable' : 'Evaluable'));
  return categoryRatings({ scale: 'nominal', levels: ['Evaluable', 'Not evaluable'], ...rowsOfReads(said) });
}

/** What both readers said of an item: one row a case. A case that a reader could not evaluate has no rating of theirs. */
export function stateRatings(item: MaskItem, cases: readonly FirstReads[]): CategoryRatings {
  const said = bySide(cases, (evaluation) => {
    const state = evaluation.notEvaluable ? null : evaluation.items[item.key]?.state;
    return state ? STATE_SENTENCES[state] : undefined;
  });
  const levels = ITEM_STATES.map((state) => STATE_SENTENCES[state]);
  return categoryRatings({ scale: 'nominal', levels, ...rowsOfReads<string>(said) });
}

/**
 * The answers to a question: one row a case, or one row a lesion that both readers marked. Of a choice all that the SOP offers are
 * levels, by their labels. Null for a question that is answered in free text.
 */
export function answerRatings(question: QuestionItem, cases: readonly FirstReads[]): Ratings | null {
  if (question.answer === 'text') return null;
  const given = question.of === undefined ? ofCases(question, cases) : ofLesions(question, cases);
  if (question.answer === 'number') {
    const numbers = given.flatMap((one) => (typeof one.value === 'number' ? [{ ...one, value: one.value }] : []));
    return numberRatings({ scale: 'interval', ...rowsOfReads<number>(numbers) });
  }
  const words = choiceWords(question);
  const choices = given.flatMap((one) => {
    const value = words.get(String(one.value));
    return value === undefined ? [] : [{ ...one, value }];
  });
  return categoryRatings({
    scale: question.ordered === true ? 'ordinal' : 'nominal',
    levels: [...words.values()],
    ...rowsOfReads<string>(choices),
  });
}

/** Labels by value, in the order of the SOP; where two choices have one label, the value stands beside it. */
function choiceWords({ choices = [] }: QuestionItem): ReadonlyMap<string, string> {
  const labels = choices.map(({ label }) => label);
  const isUnique = new Set(labels).size === labels.length;
  return new Map(choices.map(({ value, label }) => [value, isUnique ? label : `${label} (${value})`]));
}

type Given = ReadRating<string | number>;

function bySide<T extends string | number>(
  cases: readonly FirstReads[],
  of: (evaluation: Evaluation) => T | undefined,
): ReadRating<T>[] {
  return cases.flatMap((one) =>
    SIDES.flatMap((side) => {
      const value = of(one.evaluations[side]);
      return value === undefined ? [] : [{ case: one.case, patient: one.patient, reader: one.readers[side], value }];
    }),
  );
}

const ofCases = (question: QuestionItem, cases: readonly FirstReads[]): Given[] =>
  bySide(cases, (evaluation) => (evaluation.notEvaluable ? undefined : answerOf(evaluation, question, null)));

/** Lesions that both marked, paired as the comparison paired them; each counts as a case of its patient. */
function ofLesions(question: QuestionItem, cases: readonly FirstReads[]): Given[] {
  return cases.flatMap((one) =>
    lesionUnits(question.of ?? '', one)
      .filter((unit) => unit.left !== null && unit.right !== null)
      .flatMap((unit) =>
        SIDES.flatMap((side): Given[] => {
          const value = answerOf(one.evaluations[side], question, unit[side]);
          if (value === undefined) return [];
          return [{ case: `${one.case} ${unit.id}`, patient: one.patient, reader: one.readers[side], value }];
        }),
      ),
  );
}

/** The lesions of an item in a case, as the comparison numbered them; without the units of their answers. */
export const lesionUnits = (item: string, { comparison }: FirstReads) =>
  comparison.units.filter((unit) => unit.item === item && unitNumber(unit.id) !== null && parentUnit(unit.id) === null);
