import { Button } from '@overread/ui';
import { selfCheck } from '../work/session.ts';
import { useReading } from './useReading.ts';

/** A question of the self-check, beside the images that it is about; all of it by keys. */
export function ReviewCard() {
  const { review } = useReading();
  const question = review?.questions[review.at];
  if (!review || !question) return null;
  const left = review.questions.length - review.at - 1;
  if (review.isStale)
    return (
      <section className="review" aria-label="Question about your outlines">
        <h2>Change it, then check again</h2>
        <p>{question.shown}</p>
        <div className="ov-row">
          <Button look="main" keyHint="Ctrl Enter" onClick={() => void selfCheck.again()}>
            Check again
          </Button>
          <Button keyHint="G" onClick={() => selfCheck.go()}>
            Go there
          </Button>
          <Later />
        </div>
      </section>
    );
  return (
    <section className="review" aria-label="Question about your outlines">
      <h2>
        Before you submit{' '}
        <span className="ov-soft">
          {left === 0 ? 'the last question' : left === 1 ? 'one more after this' : `${left} more after this`}
        </span>
      </h2>
      <p className="review__asks" role="status">
        {question.shown}
      </p>
      <div className="ov-row">
        <Button look="main" keyHint="Y" onClick={() => selfCheck.answer('meant')}>
          {question.answers.meant}
        </Button>
        <Button keyHint="I" onClick={() => selfCheck.answer('changed')}>
          {question.answers.change}
        </Button>
        {question.fix && (
          <Button keyHint="P" onClick={() => void selfCheck.fix()}>
            {question.fix.label}
          </Button>
        )}
      </div>
      <div className="ov-row">
        <Button look="plain" small keyHint="G" onClick={() => selfCheck.go()}>
          Go there
        </Button>
        <Later />
      </div>
    </section>
  );
}

const Later = () => (
  <span className="ov-push">
    <Button look="plain" small keyHint="Esc" onClick={() => selfCheck.leave()}>
      Later
    </Button>
  </span>
);
