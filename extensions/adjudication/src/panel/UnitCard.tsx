import { DECISIONS, type Decision, maskItems, parentUnit, questions, unitKind } from '@overread/domain';
import { Button, Question } from '@overread/ui';
import { numberLines } from '../state/numbers.ts';
import { sideWords } from '../state/sideWords.ts';
import type { Row, RowState } from '../state/workList.ts';
import { actions, board } from '../work/session.ts';
import { EditTools } from './EditTools.tsx';
import { OwnState } from './OwnState.tsx';
import { ReasonChooser } from './ReasonChooser.tsx';
import { SopText } from './SopText.tsx';
import { useAdjudication } from './useAdjudication.ts';

const KEYS: Record<Decision, string> = {
  takeLeft: 'A',
  takeRight: 'D',
  consensus: 'S',
  edit: 'E',
  neither: 'X',
  indeterminate: 'C',
};
const WORDS: Record<Decision, string> = { ...DECISIONS, edit: 'Edit', indeterminate: 'Cannot decide' };
const BASIS_WORDS = { left: 'The left read', right: 'The right read', consensus: 'The consensus', empty: 'Nothing' };

/** The unit at hand: what each side says, the decisions with their keys, the reason, the SOP's words. */
export function UnitCard({ row, state }: { readonly row: Row; readonly state: RowState }) {
  const { task, view, work, asking, editing, showNumbers, phase } = useAdjudication();
  if (!task || !view) return null;
  const { unit } = row;
  const protocol = task.protocol.content;
  const decision = work.decisions.find((one) => one.unit === unit.id);
  const question = board.questionOf(unit);
  const kind = row.isNew ? 'mask' : unitKind(protocol, unit);
  const isEdited = decision?.decision === 'edit';
  const words = row.isNew
    ? null
    : { left: sideWords(protocol, unit, 'left', view.left), right: sideWords(protocol, unit, 'right', view.right) };
  const at = question ? board.placeOfAnswer(unit) : null;
  const own = at
    ? work.drawn.items[at.item]?.instances?.find((one) => one.key === at.instance)?.answers
    : work.drawn.answers;
  // While it is painted, the numbers of the result are those to look at; they stand below.
  const numbers = showNumbers && !row.isNew && editing !== unit.id ? numberLines(protocol, view.comparison, unit) : [];
  const instance = row.isNew ? work.drawn.items[unit.item]?.instances?.find((one) => one.key === unit.left) : undefined;
  return (
    <div className="unit__body">
      {question && <p>{question.text}</p>}
      {words && (words.left !== null || words.right !== null) && (
        <dl className="sides">
          <div>
            <dt>Left</dt>
            <dd data-ov="left-words">{words.left ?? 'outlined'}</dd>
          </div>
          <div>
            <dt>Right</dt>
            <dd data-ov="right-words">{words.right ?? 'outlined'}</dd>
          </div>
        </dl>
      )}
      {numbers.length > 0 && (
        <dl className="numbers" data-ov="numbers">
          {numbers.map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {state.kind === 'moot' && <p className="ov-soft">The lesion is not kept, so this needs no answer.</p>}
      {!row.isNew && (
        <fieldset className="decide" disabled={phase !== 'working'}>
          <legend className="ov-hide">Decision on {row.label}</legend>
          {board.allowed(unit).map((one) => (
            <Button
              key={one}
              keyHint={KEYS[one]}
              aria-pressed={decision?.decision === one}
              data-ov={`decide-${one}`}
              onClick={() => void actions.decide(one)}
            >
              {WORDS[one]}
            </Button>
          ))}
        </fieldset>
      )}
      {asking === 'basis' && (
        <fieldset className="choices" data-ov="basis">
          <legend className="ov-label">What do you start from?</legend>
          {board.bases(unit).map((basis) => (
            <Button
              key={basis}
              small
              keyHint={String(['left', 'right', 'consensus', 'empty'].indexOf(basis) + 1)}
              data-ov={`basis-${basis}`}
              onClick={() => void actions.edit(basis)}
            >
              {BASIS_WORDS[basis]}
            </Button>
          ))}
        </fieldset>
      )}
      {editing === unit.id && <EditTools />}
      {editing !== unit.id && isEdited && kind === 'mask' && (
        <Button small keyHint="E" onClick={() => void actions.decide('edit')}>
          Go on painting
        </Button>
      )}
      {isEdited && question && (
        <Question
          question={question}
          value={own?.[question.key]}
          onAnswer={(value) => actions.answer(question.key, value, at)}
        />
      )}
      {isEdited && kind === 'state' && <OwnState item={unit.item} label={row.label} />}
      {row.isNew &&
        questions(protocol, unit.item).map((one) => (
          <Question
            key={one.key}
            question={one}
            value={instance?.answers[one.key]}
            onAnswer={(value) => actions.answer(one.key, value, { item: unit.item, instance: unit.left ?? '' })}
          />
        ))}
      {decision && editing !== unit.id && <ReasonChooser decision={decision} isAsked={asking === 'reason'} />}
      {state.kind === 'incomplete' && editing !== unit.id && asking === null && (
        <p className="ov-error">{state.sentence}</p>
      )}
      {decision && (
        <div className="ov-row">
          <Button small look="plain" data-ov="take-back" onClick={() => void actions.takeBack(unit.id)}>
            {row.isNew ? 'Delete this lesion' : 'Take this decision back'}
          </Button>
        </div>
      )}
      <SopText
        item={maskItems(protocol).find((one) => one.key === (question?.of ?? unit.item)) ?? null}
        question={question}
        isOpen={parentUnit(unit.id) === null && !decision}
      />
    </div>
  );
}
