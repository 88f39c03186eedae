import type { QuestionItem } from '@overread/domain';
import { answerWords, Badge, Question } from '@overread/ui';
import { actions } from '../work/session.ts';
import { useReading } from './useReading.ts';

/** A question about the whole case. */
export function QuestionCard({ question }: { readonly question: QuestionItem }) {
  const { evaluation, activeItem, turned } = useReading();
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
          <Question
            question={question}
            value={value}
            isTurned={turned}
            onAnswer={(answer) => actions.answer(question.key, answer)}
          />
        </div>
      )}
    </section>
  );
}
