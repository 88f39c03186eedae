import { type MaskItem, maskKeyText, questions } from '@overread/domain';
import { Badge, Button, lesionColor, Question } from '@overread/ui';
import { instanceNumber, instancesOf } from '../state/evaluationChanges.ts';
import { actions, session } from '../work/session.ts';
import { sizeWords } from './sizeWords.ts';
import { useReading } from './useReading.ts';

/** The lesions of a `many` item: one active, with its questions; each can be jumped to and deleted. */
export function Lesions({ item }: { readonly item: MaskItem }) {
  const { evaluation, activeInstance, sizes, task, turned } = useReading();
  const lesions = instancesOf(evaluation, item.key);
  if (!task || !lesions.length) return <p className="ov-soft">None yet. Press A, then paint it.</p>;
  const asked = questions(task.protocol.content, item.key);
  return (
    <ul className="lesions">
      {lesions.map(({ key, answers }, index) => {
        const name = `${item.label} ${index + 1}`;
        const size = sizes[maskKeyText({ item: item.key, instance: key })];
        const open = asked.filter((question) => question.required && (answers[question.key] ?? '') === '').length;
        const isActive = key === activeInstance;
        return (
          <li key={key} className={isActive ? 'lesion lesion--active' : 'lesion'}>
            <div className="ov-row">
              <button
                type="button"
                className="lesion__name"
                aria-current={isActive}
                onClick={() => void actions.activate(item.key, key)}
              >
                <span
                  className="item__color"
                  style={{ background: `rgb(${lesionColor(item.color, instanceNumber(key)).join(' ')})` }}
                  aria-hidden="true"
                />
                {name}
              </button>
              <Badge tone={size?.voxels ? 'ok' : 'warn'}>{size?.voxels ? sizeWords(size) : 'no outline yet'}</Badge>
              {open > 0 && <Badge tone="warn">{open === 1 ? '1 question' : `${open} questions`}</Badge>}
              <span className="ov-push">
                <Button
                  small
                  look="plain"
                  aria-label={`Delete ${name}`}
                  onClick={() =>
                    session.store.set({ dialog: { kind: 'deleteInstance', item: item.key, instance: key } })
                  }
                >
                  Delete
                </Button>
              </span>
            </div>
            {isActive &&
              asked.map((question) => (
                <Question
                  key={question.key}
                  question={question}
                  value={answers[question.key]}
                  isTurned={turned}
                  onAnswer={(value) => actions.answer(question.key, value, { item: item.key, instance: key })}
                />
              ))}
          </li>
        );
      })}
    </ul>
  );
}
