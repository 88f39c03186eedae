import Type, { type Static } from 'typebox';
import type { DiscrepancyKind } from './discrepancy.ts';

/** What a question asks for that has a kind of difference of its own, beside its answers. */
export const QUESTION_SUBJECTS = Object.freeze({
  level: {
    words: 'the level or segment that something is at',
    kind: 'wrongLevel',
  },
  timepointResponse: {
    words: 'the response to treatment, such as CR, PR, SD, PD of RECIST',
    kind: 'timepointResponse',
  },
} as const satisfies Record<string, { readonly words: string; readonly kind: DiscrepancyKind }>);

export const QuestionSubject = Type.Union([Type.Literal('level'), Type.Literal('timepointResponse')]);
export type QuestionSubject = Static<typeof QuestionSubject>;

/** What a difference in the answers to a question with choices is called. */
export const kindOfAnswers = (question: { readonly asks?: QuestionSubject } | null): DiscrepancyKind =>
  question?.asks === undefined ? 'category' : QUESTION_SUBJECTS[question.asks].kind;
