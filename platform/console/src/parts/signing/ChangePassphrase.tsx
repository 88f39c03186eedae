import { Button, ErrorNotice, Notice } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../../api.ts';
import { AgainField, SecretField, tooShort, useNewSecret } from '../SecretFields.tsx';

/** Another signing passphrase for all own keys. */
export function ChangePassphrase() {
  const [isOpen, setOpen] = useState(false);
  const [current, setCurrent] = useState('');
  const secret = useNewSecret();
  const change = useMutation({
    mutationFn: () => api.call('changePassphrase', { body: { current, next: secret.next } }),
    onSuccess: (data) => {
      for (const set of [setCurrent, secret.setNext, secret.setAgain]) set('');
      setOpen(false);
      queries.setQueryData(['signing'], data);
    },
  });
  return (
    <section className="pg-card" aria-labelledby="passphrase">
      <div className="pg-apart">
        <h2 id="passphrase">Signing passphrase</h2>
        {!isOpen && <Button onClick={() => setOpen(true)}>Change it</Button>}
      </div>
      {change.isSuccess && !isOpen && <Notice tone="ok" title="Changed. All your signing keys have the new one." />}
      {isOpen && (
        <form
          className="ov-stack pg-narrow"
          aria-label="Change the signing passphrase"
          onSubmit={(event) => {
            event.preventDefault();
            if (!secret.isWrong) change.mutate();
          }}
        >
          <SecretField label="Present signing passphrase" autoFocus value={current} onText={setCurrent} />
          <SecretField
            label="New signing passphrase"
            hint="At least 12 characters, and not your password."
            value={secret.next}
            error={tooShort(secret.next)}
            onText={secret.setNext}
          />
          <AgainField of={secret} label="New signing passphrase, once more" />
          {change.isError && <ErrorNotice error={change.error} />}
          <span className="ov-row">
            <Button onClick={() => setOpen(false)} disabled={change.isPending}>
              Keep the present one
            </Button>
            <Button type="submit" look="main" busy={change.isPending}>
              Change it
            </Button>
          </span>
        </form>
      )}
    </section>
  );
}
