import { Button, Dialog, ErrorNotice, TextArea } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';

interface Props {
  readonly projectKey: string;
  readonly protocol: { readonly id: string; readonly title: string; readonly version: string };
}

/** Retires a version of a SOP, with a reason: it takes no new cases. */
export function RetireProtocol({ projectKey, protocol }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const retire = useMutation({
    mutationFn: () =>
      api.call('retireProtocol', {
        params: { project: projectKey, protocolVersionId: protocol.id },
        body: { reason },
      }),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ['projects'] });
    },
  });
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        Retire…
      </Button>
      {isOpen && (
        <Dialog
          title={`Retire ${protocol.title} ${protocol.version}?`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>Keep it</Button>
              <Button
                look="bad"
                disabled={reason.trim() === ''}
                busy={retire.isPending}
                onClick={() => retire.mutate()}
              >
                Retire
              </Button>
            </>
          }
        >
          <p>It takes no new cases, and cannot be taken up again. Cases enrolled under it are finished under it.</p>
          <TextArea
            label="Reason"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {retire.isError && <ErrorNotice error={retire.error} />}
        </Dialog>
      )}
    </>
  );
}
