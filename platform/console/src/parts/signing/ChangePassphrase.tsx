import { Button, ErrorNotice, Field, Notice } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../../api.ts';

/** Another signing passphrase for all own keys. */
export function ChangePassphrase() {
  const [isOpen, setOpen] = useState(false);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: () => api.call('changePassphrase', { body: { current, next } }),
    onSuccess: (data) => {
      for (const set of [setCurrent, setNext, setAgain]) set('');
      setOpen(false);
      queries.setQueryData(['signing'], data);
    },
  });
  const isShort = next !== '' && [...next].length < 12;
  const differs = again !== '' && again !== next;
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
            if (!isShort && !differs) change.mutate();
          }}
        >
          <Field
            label="Present signing passphrase"
            type="password"
            autoComplete="off"
            autoFocus
            required
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <Field
            label="New signing passphrase"
            hint="At least 12 characters, and not your password."
            type="password"
            autoComplete="off"
            required
            value={next}
            error={isShort ? 'At least 12 characters.' : undefined}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Field
            label="New signing passphrase, once more"
            type="password"
            autoComplete="off"
            required
            value={again}
            error={differs ? 'The two do not match.' : undefined}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
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
