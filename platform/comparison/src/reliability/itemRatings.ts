import { categoryRatings, numberRatings, type Ratings, rowsOfReads } from '@overread/agreement';
import { ITEM_STATES, type MaskItem, parentUnit, type QuestionItem, unitNumber } from '@overread/domain';
import type { ComparedReads } from './comparedReads.ts';

const SIDES = ['left', 'right'] as const;

/** What both readers said of an item: one row a case. A case that a reader could not evaluate has no rating of theirs. */
export function stateRatings(item: MaskItem, cases: readonly ComparedReads[]): Ratings {
  const said = cases.flatMap((one) =>
    SIDES.flatMap((side) => {
      const evaluation = one.evaluations[side];
      const state = evaluation.notEvaluable ? null : (evaluation.items[item.key]?.state ?? null);
      return state === null ? [] : [{ case: one.case, patient: one.patient, reader: one.readers[side], value: state }];
    }),
  );
  return categoryRatings({ scale: 'nominal', levels: ITEM_STATES, ...rowsOfReads<string>(said) });
}

/**
 * The answers to a question: one row a case, or one row a lesion that both readers marked. Text has no ratings. Null where nobody
 * answered.
 */
export function answerRatings(question: QuestionItem, cases: readonly ComparedReads[]): Ratings | null {
  if (question.answer === 'text') return null;
  const given = question.of === undefined ? ofCases(question, cases) : ofLesions(question, cases);
  if (given.length === 0) return null;
  if (question.answer === 'number') {
    const numbers = given.flatMap((one) => (typeof one.value === 'number' ? [{ ...one, value: one.value }] : []));
    // A minimum of zero or more says that the scale has a true zero.
    return numberRatings({
      scale: (question.minimum ?? -1) >= 0 ? 'ratio' : 'interval',
      ...rowsOfReads<number>(numbers),
    });
  }
  const choices = given.flatMap((one) => (typeof one.value === 'string' ? [{ ...one, value: one.value }] : []));
  const levels = (question.choices ?? []).map((choice) => choice.value);
  return categoryRatings({
    scale: question.ordered === true ? 'ordinal' : 'nominal',
    levels,
    ...rowsOfReads<string>(choices),
  });
}

interface Given {
  readonly case: string;
  readonly patient: string;
  readonly reader: string;
  readonly value: string | number;
}

function ofCases(question: QuestionItem, cases: readonly ComparedReads[]): Given[] {
  return cases.flatMap((one) =>
    SIDES.flatMap((side): Given[] => {
      const evaluation = one.evaluations[side];
      const value = evaluation.notEvaluable ? undefined : evaluation.answers[question.key];
      return value === undefined ? [] : [{ case: one.case, patient: one.patient, reader: one.readers[side], value }];
    }),
  );
}

/** Lesions that both marked, paired as the comparison paired them; each counts as a case of its patient. */
function ofLesions(question: QuestionItem, cases: readonly ComparedReads[]): Given[] {
  return cases.flatMap((one) =>
    one.comparison.units
      .filter((unit) => unit.item === question.of && unitNumber(unit.id) !== null && parentUnit(unit.id) === null)
      .filter((unit) => unit.left !== null && unit.right !== null)
      .flatMap((unit) =>
        SIDES.flatMap((side): Given[] => {
          const instances = one.evaluations[side].items[question.of ?? '']?.instances ?? [];
          const value = instances.find(({ key }) => key === unit[side])?.answers[question.key];
          if (value === undefined) return [];
          return [{ case: `${one.case} ${unit.id}`, patient: one.patient, reader: one.readers[side], value }];
        }),
      ),
  );
}
