import type { Code, QuestionItem } from '@overread/domain';
import { CODES } from './codes.ts';

/** One kind of lesion that a reader may name. */
export interface LesionChoice {
  readonly value: string;
  readonly label: string;
  readonly code: Code;
}

/** The two questions that are asked of each lesion: what it is, and how sure the reader is (ordered). */
export function lesionQuestions(kinds: readonly LesionChoice[]): QuestionItem[] {
  return [
    {
      kind: 'question',
      key: 'type',
      label: 'Kind',
      scope: 'lesion',
      of: 'lesion',
      text: 'What is this lesion most likely?',
      answer: 'choice',
      choices: kinds.map((kind) => ({ ...kind })),
      required: true,
      code: CODES.finding,
      consensus: 'equalValue',
    },
    {
      kind: 'question',
      key: 'confidence',
      label: 'Confidence',
      scope: 'lesion',
      of: 'lesion',
      text: 'How sure are you that it is a lesion?',
      answer: 'choice',
      ordered: true,
      choices: [
        { value: 'low', label: 'Possible' },
        { value: 'medium', label: 'Probable' },
        { value: 'high', label: 'Certain' },
      ],
      required: true,
      code: CODES.certainty,
      consensus: 'randomRead',
    },
  ];
}
