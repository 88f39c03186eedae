import type { SelfCheckAction, SelfCheckEntry } from '@overread/domain';
import { type Question, questionText } from './questions.ts';

/** As many as a record takes; the oldest go. */
const MOST_ENTRIES = 400;

/** Questions that stand: all but those that the reader called meant, and that nothing has changed since. */
export function openQuestions(
  questions: readonly Question[],
  entries: readonly SelfCheckEntry[] | null,
): readonly Question[] {
  const last = new Map((entries ?? []).map((entry) => [questionText(entry), entry.action]));
  return questions.filter((question) => last.get(questionText(question)) !== 'meant');
}

/** The list with one more answer; one that says the same as before is not said twice. */
export function withAnswer(
  entries: readonly SelfCheckEntry[] | null,
  question: Question,
  action: SelfCheckAction,
): readonly SelfCheckEntry[] {
  const { answers: _, fix: __, ...asked } = question;
  const text = questionText(question);
  const before = (entries ?? []).filter((one) => one.action !== action || questionText(one) !== text);
  return [...before, { ...asked, action }].slice(-MOST_ENTRIES);
}
