import { NOT_EVALUABLE_REASONS } from '@overread/domain';
import { Button, Dialog, RadioGroup, TextArea } from '@overread/ui';
import { useState } from 'react';
import { actions, session } from '../work/session.ts';
import { useReading } from './useReading.ts';

const options = (reasons: Readonly<Record<string, string>>) =>
  Object.entries(reasons).map(([value, label]) => ({ value, label }));

/** The images do not allow a read. */
export function NotEvaluableDialog({ onClose }: { readonly onClose: () => void }) {
  const { evaluation } = useReading();
  const now = evaluation.notEvaluable;
  const [reason, setReason] = useState<string | null>(now?.reason ?? null);
  const [comment, setComment] = useState(now?.comment ?? '');
  const isWhole = reason !== null && (reason !== 'other' || comment.trim() !== '');
  const mark = () => {
    if (!reason || !isWhole) return;
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
          <Button look="main" type="submit" disabled={!isWhole}>
            Go on to submit
          </Button>
        </>
      }
    >
      <p>A second person will look at it. Say it only if nothing at all can be read.</p>
      <RadioGroup legend="Reason" options={options(NOT_EVALUABLE_REASONS)} value={reason} onChange={setReason} />
      <TextArea
        label={reason === 'other' ? 'What is wrong' : 'Which slices, what is wrong (not needed)'}
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
    </Dialog>
  );
}
