import { Button, ErrorNotice, Notice } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';
import { AgainField, SecretField, tooShort, useNewSecret } from '../parts/SecretFields.tsx';

/** Choose a password of one's own: required after a one-time password. */
export function PasswordPage() {
  const [current, setCurrent] = useState('');
  const secret = useNewSecret();
  const change = useMutation({
    mutationFn: () => api.call('changePassword', { body: { current, next: secret.next } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  });
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
          if (!secret.isWrong) change.mutate();
        }}
      >
        <SecretField
          label="Present or one-time password"
          autoComplete="current-password"
          value={current}
          onText={setCurrent}
        />
        <SecretField
          label="New password"
          autoComplete="new-password"
          value={secret.next}
          error={tooShort(secret.next)}
          onText={secret.setNext}
        />
        <AgainField of={secret} label="New password, once more" autoComplete="new-password" />
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
