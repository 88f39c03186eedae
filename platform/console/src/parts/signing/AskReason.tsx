import { Button, Dialog, ErrorNotice, TextArea } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { queries } from '../../api.ts';

interface Props {
  /** Words of the button that opens the dialog. */
  readonly button: string;
  readonly title: string;
  readonly act: string;
  readonly keep: string;
  readonly onAct: (reason: string) => Promise<unknown>;
  readonly children: ReactNode;
}

/** Ends something about a certificate, after asking once for the reason. */
export function AskReason({ button, title, act, keep, onAct, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const end = useMutation({
    mutationFn: () => onAct(reason),
    onSuccess: async (data) => {
      setOpen(false);
      queries.setQueryData(['certificates'], data);
    },
  });
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {button}
      </Button>
      {isOpen && (
        <Dialog
          title={title}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>{keep}</Button>
              <Button look="bad" disabled={reason.trim() === ''} busy={end.isPending} onClick={() => end.mutate()}>
                {act}
              </Button>
            </>
          }
        >
          <p>{children}</p>
          <TextArea
            label="Reason"
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {end.isError && <ErrorNotice error={end.error} />}
        </Dialog>
      )}
    </>
  );
}
