import { DECLINE_REASONS } from '@overread/contract';
import { useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { TextArea } from './Field.tsx';
import { RadioGroup } from './RadioGroup.tsx';

interface Props {
  /** What becomes of the case and of the work on it. */
  readonly consequence: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onDecline: (reason: string, comment: string) => void;
  readonly onClose: () => void;
}

const OPTIONS = Object.entries(DECLINE_REASONS).map(([value, label]) => ({ value, label }));

/** Gives the case back to the pool. */
export function DeclineDialog({ consequence, isBusy, error, onDecline, onClose }: Props) {
  const [reason, setReason] = useState<string | null>(null);
  const [comment, setComment] = useState('');
  return (
    <Dialog
      title="Decline this case?"
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => reason && onDecline(reason, comment.trim())}
      foot={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Go on
          </Button>
          <Button look="main" type="submit" disabled={!reason} busy={isBusy}>
            Decline
          </Button>
        </>
      }
    >
      <p>{consequence}</p>
      <RadioGroup legend="Reason" options={OPTIONS} value={reason} onChange={setReason} />
      <TextArea
        label="Anything to add (not needed)"
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      {error !== null && <ErrorNotice error={error} />}
    </Dialog>
  );
}
