import { Button, ErrorNotice, Field, Notice } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';

/** Choose a password of one's own: required after a one-time password. */
export function PasswordPage() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: () => api.call('changePassword', { body: { current, next } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  });
  const differs = again !== '' && again !== next;
  return (
    <section className="pg-card pg-narrow" aria-labelledby="password">
      <h1 id="password">Choose your password</h1>
      <p className="ov-soft">
        At least 12 characters. Nobody else can see it; an administrator can only give you a new one-time password.
      </p>
      {change.isSuccess && <Notice tone="ok" title="Your password was changed." />}
      <form
        className="ov-stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!differs) change.mutate();
        }}
      >
        <Field
          label="Present or one-time password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          minLength={12}
          required
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <Field
          label="New password, once more"
          type="password"
          autoComplete="new-password"
          required
          value={again}
          error={differs ? 'The two do not match.' : undefined}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        {change.isError && <ErrorNotice error={change.error} />}
        <span className="ov-row">
          <Button type="submit" look="main" busy={change.isPending}>
            Save
          </Button>
        </span>
      </form>
    </section>
  );
}
