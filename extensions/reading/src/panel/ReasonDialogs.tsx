import { DECLINE_REASONS, NOT_EVALUABLE_REASONS } from '@overread/domain';
import { Button, Dialog, ErrorNotice, RadioGroup, TextArea } from '@overread/ui';
import { useState } from 'react';
import { actions, ending, session } from '../work/session.ts';
import { useReading } from './useReading.ts';

const options = (reasons: Readonly<Record<string, string>>) =>
  Object.entries(reasons).map(([value, label]) => ({ value, label }));

/** Gives the case back to the pool. */
export function DeclineDialog({ onClose }: { readonly onClose: () => void }) {
  const { phase, submitError } = useReading();
  const [reason, setReason] = useState<string | null>(null);
  const [comment, setComment] = useState('');
  const isBusy = phase === 'submitting';
  return (
    <Dialog
      title="Decline this case?"
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => reason && void ending.decline(reason, comment.trim())}
      foot={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Go on reading
          </Button>
          <Button look="main" type="submit" disabled={!reason} busy={isBusy}>
            Decline
          </Button>
        </>
      }
    >
      <p>Someone else reads it. Nothing is held against you. What you drew on it is deleted.</p>
      <RadioGroup legend="Reason" options={options(DECLINE_REASONS)} value={reason} onChange={setReason} />
      <TextArea
        label="Anything to add (not needed)"
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      {submitError !== null && <ErrorNotice error={submitError} />}
    </Dialog>
  );
}

/** The images do not allow a read. */
export function NotEvaluableDialog({ onClose }: { readonly onClose: () => void }) {
  const { evaluation } = useReading();
  const now = evaluation.notEvaluable;
  const [reason, setReason] = useState<string | null>(now?.reason ?? null);
  const [comment, setComment] = useState(now?.comment ?? '');
  const mark = () => {
    if (!reason) return;
    actions.notEvaluable(reason, comment.trim());
    session.store.set({ dialog: { kind: 'submit' } });
  };
  return (
    <Dialog
      title="This case cannot be evaluated"
      onClose={onClose}
      onSubmit={mark}
      foot={
        <>
          {now && <Button onClick={() => actions.notEvaluable(null)}>It can be evaluated after all</Button>}
          <Button onClick={onClose}>Go on reading</Button>
          <Button look="main" type="submit" disabled={!reason}>
            Go on to submit
          </Button>
        </>
      }
    >
      <p>A second person will look at it. Say it only if nothing at all can be read.</p>
      <RadioGroup legend="Reason" options={options(NOT_EVALUABLE_REASONS)} value={reason} onChange={setReason} />
      <TextArea
        label="Which slices, what is wrong (not needed)"
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
    </Dialog>
  );
}
