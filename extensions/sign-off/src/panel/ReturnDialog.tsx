import { RETURN_REASONS } from '@overread/domain';
import { Button, Dialog, ErrorNotice, RadioGroup, TextArea } from '@overread/ui';
import { useState } from 'react';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

const OPTIONS = Object.entries(RETURN_REASONS).map(([value, label]) => ({ value, label }));

/** Returns the case to adjudication, with reason and comment. Never to a reader. */
export function ReturnDialog({ onClose }: { readonly onClose: () => void }) {
  const { phase, sendError, task } = useSignOff();
  const [reason, setReason] = useState<string | null>(null);
  const [comment, setComment] = useState('');
  const isBusy = phase === 'sending';
  const isReady = reason !== null && (reason !== 'other' || comment.trim() !== '');
  return (
    <Dialog
      title={`Return ${task?.case.label ?? 'the case'} to adjudication?`}
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => reason && isReady && void session.returnCase(reason, comment.trim())}
      foot={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Keep it
          </Button>
          <Button look="main" type="submit" disabled={!isReady} busy={isBusy} data-ov="return-now">
            Return
          </Button>
        </>
      }
    >
      <p>An adjudicator looks at it again and sees what you write. The readers are not told.</p>
      <RadioGroup legend="Reason" options={OPTIONS} value={reason} onChange={setReason} />
      <TextArea
        label={reason === 'other' ? 'In a few words' : 'Where, and what is wrong'}
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      {sendError !== null && <ErrorNotice error={sendError} />}
    </Dialog>
  );
}
