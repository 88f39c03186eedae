import type { QuestionItem } from '@overread/domain';
import { Badge, Field, RadioGroup, TextArea } from '@overread/ui';
import { actions } from '../work/session.ts';
import { useReading } from './useReading.ts';

interface Props {
  readonly question: QuestionItem;
  readonly value: string | number | undefined;
  readonly onAnswer: (value: string | number | null) => void;
}

const isOfSides = (question: QuestionItem) =>
  question.choices?.some((choice) => /\b(left|right)\b/i.test(choice.label)) ?? false;

/** A question with its answer, in the form that the SOP asks for. */
export function Question({ question, value, onAnswer }: Props) {
  const { turned } = useReading();
  if (question.answer === 'choice')
    return (
      <RadioGroup
        legend={question.text}
        inRow={(question.choices ?? []).every((choice) => choice.label.length < 24)}
        required={question.required}
        disabled={turned && isOfSides(question)}
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

/** A question about the whole case. */
export function QuestionCard({ question }: { readonly question: QuestionItem }) {
  const { evaluation, activeItem } = useReading();
  const value = evaluation.answers[question.key];
  const isActive = activeItem === question.key;
  const isAnswered = value !== undefined && value !== '';
  return (
    <section className={isActive ? 'item item--active' : 'item'} aria-label={question.label}>
      <button
        type="button"
        className="item__head"
        aria-expanded={isActive}
        onClick={() => void actions.activate(question.key)}
      >
        <span className="item__name">{question.label}</span>
        {isAnswered && <Badge tone="ok">{answerWords(question, value)}</Badge>}
        {!isAnswered && question.required && <Badge tone="warn">open</Badge>}
        {!isAnswered && !question.required && <Badge>if you like</Badge>}
      </button>
      {isActive && (
        <div className="item__body">
          <Question question={question} value={value} onAnswer={(answer) => actions.answer(question.key, answer)} />
        </div>
      )}
    </section>
  );
}

/** An answer in the words of its choice. */
export function answerWords(question: QuestionItem, value: string | number): string {
  const label = question.choices?.find((choice) => choice.value === value)?.label ?? String(value);
  return label.length > 26 ? `${label.slice(0, 25)}…` : label;
}
