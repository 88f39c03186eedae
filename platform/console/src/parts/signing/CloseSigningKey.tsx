import type { SigningKeyView } from '@overread/contract';
import { Button, Dialog, ErrorNotice, RadioGroup } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../../api.ts';

type Reason = 'lost' | 'exposed' | 'noLongerNeeded';

const REASONS = [
  { value: 'lost', label: 'I lost my passphrase' },
  { value: 'exposed', label: 'Somebody else may know it' },
  { value: 'noLongerNeeded', label: 'I no longer need this key' },
] as const satisfies readonly { value: Reason; label: string }[];

/** Ends an own key, after asking once. */
export function CloseSigningKey({ view }: { readonly view: SigningKeyView }) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState<Reason | null>(null);
  const close = useMutation({
    mutationFn: (because: Reason) =>
      api.call('closeSigningKey', { body: { project: view.project, role: view.role, reason: because } }),
    onSuccess: (data) => {
      setOpen(false);
      queries.setQueryData(['signing'], data);
    },
  });
  const open = (first: Reason | null) => {
    setReason(first);
    setOpen(true);
  };
  return (
    <>
      <span className="ov-row">
        <Button small onClick={() => open('lost')}>
          I lost my passphrase…
        </Button>
        <Button small onClick={() => open(null)}>
          Close this key…
        </Button>
      </span>
      {isOpen && (
        <Dialog
          title="Close your signing key?"
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>Keep it</Button>
              <Button
                look="bad"
                disabled={reason === null}
                busy={close.isPending}
                onClick={() => reason && close.mutate(reason)}
              >
                Close the key
              </Button>
            </>
          }
        >
          <p>It signs nothing more, from now on. Everything that you signed with it stands.</p>
          <RadioGroup legend="Why" options={REASONS} value={reason} onChange={setReason} required />
          {(reason === 'lost' || reason === 'exposed') && (
            <p>
              All your signing keys have this passphrase, so all of them are closed. For each new one two people are
              needed, besides you: one confirms that it was you who asked, another one issues the certificate.
            </p>
          )}
          {close.isError && <ErrorNotice error={close.error} />}
        </Dialog>
      )}
    </>
  );
}
