import type { Side } from './discrepancy.ts';
import type { QuestionItem } from './protocol.ts';

type Answer = string | number | undefined;

/**
 * The final answer that two answers make by the question's consensus rule, or undefined where they make none. Equal answers
 * are the answer, whatever the rule. Of ordered choices, `mean` and `median` exist only if they fall on a choice.
 *
 * @param drawn the side that the lot fell on, for `randomRead`
 */
export function agreedAnswer(question: QuestionItem, left: Answer, right: Answer, drawn: Side): Answer {
  if (left === right) return left;
  if (left === undefined || right === undefined) return undefined;
  switch (question.consensus) {
    case 'randomRead':
      return drawn === 'left' ? left : right;
    case 'mean':
    case 'median': {
      if (typeof left === 'number' && typeof right === 'number') return (left + right) / 2;
      const choices = question.ordered === true ? (question.choices ?? []) : [];
      const rank = (value: string | number) => choices.findIndex((choice) => choice.value === value);
      const [l, r] = [rank(left), rank(right)];
      return l < 0 || r < 0 ? undefined : choices[(l + r) / 2]?.value;
    }
    default:
      return undefined;
  }
}
