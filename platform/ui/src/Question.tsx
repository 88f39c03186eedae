import type { QuestionItem } from '@overread/contract';
import { Field, TextArea } from './Field.tsx';
import { RadioGroup } from './RadioGroup.tsx';

interface Props {
  readonly question: QuestionItem;
  readonly value: string | number | undefined;
  /** True while the image is turned or mirrored: left and right cannot be answered then. */
  readonly isTurned?: boolean;
  readonly onAnswer: (value: string | number | null) => void;
}

const isOfSides = (question: QuestionItem) =>
  question.choices?.some((choice) => /\b(left|right)\b/i.test(choice.label)) ?? false;

/** A question with its answer, in the form that the SOP asks for. */
export function Question({ question, value, isTurned = false, onAnswer }: Props) {
  if (question.answer === 'choice')
    return (
      <RadioGroup
        legend={question.text}
        inRow={(question.choices ?? []).every((choice) => choice.label.length < 24)}
        required={question.required}
        disabled={isTurned && isOfSides(question)}
        value={value === undefined ? null : String(value)}
        onChange={onAnswer}
        options={(question.choices ?? []).map((choice) => ({ value: choice.value, label: choice.label }))}
      />
    );
  if (question.answer === 'number') {
    const { minimum, maximum } = question;
    const isOff =
      typeof value === 'number' &&
      ((minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum));
    return (
      <Field
        label={question.text}
        type="number"
        inputMode="decimal"
        step="any"
        min={minimum}
        max={maximum}
        value={value ?? ''}
        hint={question.unit ? `in ${question.unit.meaning}` : undefined}
        error={isOff ? `The SOP expects ${minimum ?? 'any number'} to ${maximum ?? 'any number'}.` : undefined}
        onChange={(event) => onAnswer(event.target.value === '' ? null : event.target.valueAsNumber)}
      />
    );
  }
  return (
    <TextArea
      label={question.text}
      maxLength={2000}
      value={String(value ?? '')}
      onChange={(event) => onAnswer(event.target.value || null)}
    />
  );
}

/** An answer in the words of its choice. */
export function answerWords(question: QuestionItem, value: string | number): string {
  const label = question.choices?.find((choice) => choice.value === value)?.label ?? String(value);
  return label.length > 26 ? `${label.slice(0, 25)}…` : label;
}
