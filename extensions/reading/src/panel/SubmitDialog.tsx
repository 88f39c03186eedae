import type { TaskView } from '@overread/contract';
import {
  IMAGE_QUALITY,
  maskItems,
  maskKeyText,
  NOT_ASSESSABLE_REASONS,
  NOT_EVALUABLE_REASONS,
  questions,
} from '@overread/domain';
import { answerWords, Button, Checkbox, Dialog, ErrorNotice, Notice, SignatureDialog } from '@overread/ui';
import { useRef, useState } from 'react';
import { instancesOf, itemOf } from '../state/evaluationChanges.ts';
import { problemsOf } from '../state/problems.ts';
import type { ReadingState } from '../state/readingState.ts';
import { voxelCounts } from '../state/voxelCounts.ts';
import { ending, session } from '../work/session.ts';
import { sizeWords } from './sizeWords.ts';
import { slicesText } from './slicesText.ts';
import { useReading } from './useReading.ts';

/** The read in a few lines, the tick, and the last word (`Ctrl+Enter`): the reader's own signature where the SOP asks for it. */
export function SubmitDialog({ task, onClose }: { readonly task: TaskView; readonly onClose: () => void }) {
  const state = useReading();
  const [isIndependent, setIndependent] = useState(false);
  const [isHinted, setHinted] = useState(false);
  const open = problemsOf(task.protocol.content, state.evaluation, voxelCounts(state.sizes));
  const isBusy = state.phase === 'submitting';
  const tick = useRef<HTMLInputElement>(null);
  const isTicked = () => {
    if (isIndependent) return true;
    setHinted(true);
    tick.current?.focus();
    return false;
  };
  if (open.length)
    return (
      <Dialog
        title="Not ready to submit"
        onClose={onClose}
        onSubmit={() => session.store.set({ dialog: { kind: 'check' } })}
        foot={
          <>
            <Button onClick={onClose}>Back to the images</Button>
            <Button look="main" type="submit">
              Show what is missing
            </Button>
          </>
        }
      >
        <ul className="sop__rules">
          {open.slice(0, 6).map(({ sentence }) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {open.length > 6 && <li>and {open.length - 6} more</li>}
        </ul>
      </Dialog>
    );
  const title = `Submit ${task.case.label}?`;
  const consequence = 'Once submitted, the read is locked.';
  const content = (
    <>
      <ul className="summary">
        {summary(task, state).map(({ label, text }) => (
          <li key={label}>
            <span className="ov-soft">{label}</span>
            <strong>{text}</strong>
          </li>
        ))}
      </ul>
      {state.selfCheck === 'failed' && (
        <Notice tone="warn">Your outlines could not be checked here. You can submit without.</Notice>
      )}
      {state.unseen.length > 0 && !state.evaluation.notEvaluable && (
        <Notice tone="warn">{slicesText(state.unseen)} not been shown.</Notice>
      )}
      <Checkbox
        ref={tick}
        autoFocus
        checked={isIndependent}
        disabled={isBusy}
        onChange={(event) => setIndependent(event.target.checked)}
        aria-invalid={isHinted && !isIndependent}
      >
        I did not consult the clinical record or other readers for this case.
      </Checkbox>
      {isHinted && !isIndependent && (
        <p className="ov-error" role="alert">
          Tick this to submit. If you did consult them, decline the case instead.
        </p>
      )}
    </>
  );
  const client = session.desk?.client;
  if (task.protocol.content.readSignature === 'own' && client)
    return (
      <SignatureDialog
        signature={{ client, taskId: task.id, project: task.project.key, role: 'reader' }}
        title={title}
        name={task.code}
        meaning="Authorship: this read is mine"
        facts={[
          ['Case', task.case.label],
          ['SOP', `${task.protocol.content.title} ${task.protocol.version}`],
        ]}
        consequence={consequence}
        words={{ act: 'Sign and submit', acting: 'Submitting …', back: 'Back to the images' }}
        isAnsweredFirst
        mayAct={isTicked}
        isBusy={isBusy}
        error={state.submitError}
        onAct={() => void ending.submit()}
        onClose={onClose}
      >
        {content}
      </SignatureDialog>
    );
  return (
    <Dialog
      title={title}
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => !isBusy && isTicked() && void ending.submit()}
      foot={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Back to the images
          </Button>
          <Button look="main" type="submit" busy={isBusy}>
            {isBusy ? 'Submitting …' : 'Submit'}
          </Button>
        </>
      }
    >
      {content}
      {state.submitError !== null && <ErrorNotice error={state.submitError} />}
      <p className="ov-soft">{consequence}</p>
    </Dialog>
  );
}

function summary(task: TaskView, { evaluation, sizes }: ReadingState): readonly { label: string; text: string }[] {
  const { content } = task.protocol;
  const { notEvaluable } = evaluation;
  if (notEvaluable) {
    const reasons: Readonly<Record<string, string>> = NOT_EVALUABLE_REASONS;
    return [{ label: 'The case is not evaluable', text: reasons[notEvaluable.reason] ?? notEvaluable.reason }];
  }
  const reasons: Readonly<Record<string, string>> = NOT_ASSESSABLE_REASONS;
  const ofMask = maskItems(content).map((item) => {
    const { state, reason } = itemOf(evaluation, item.key);
    const lesions = instancesOf(evaluation, item.key);
    const size = (instance: string | null) => {
      const found = sizes[maskKeyText({ item: item.key, instance })];
      return found?.voxels ? sizeWords(found) : 'no outline yet';
    };
    const text =
      state === 'absent'
        ? 'absent'
        : state === 'presentNotMeasured'
          ? 'present, not measured'
          : state === 'notAssessable'
            ? `not assessable: ${(reasons[reason ?? ''] ?? reason ?? '').toLowerCase()}`
            : item.cardinality === 'many'
              ? `${lesions.length} · ${lesions.map((one) => size(one.key)).join(', ')}`
              : size(null);
    return { label: item.label, text };
  });
  const answered = questions(content).flatMap((question) => {
    const value = evaluation.answers[question.key];
    return value === undefined ? [] : [{ label: question.label, text: answerWords(question, value) }];
  });
  const quality = evaluation.imageQuality
    ? [{ label: 'Image quality', text: IMAGE_QUALITY[evaluation.imageQuality].toLowerCase() }]
    : [];
  return [...ofMask, ...answered, ...quality];
}
