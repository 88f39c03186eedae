import { Badge, Button, Dialog, ErrorNotice, Field, Notice } from '@overread/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { SecurityCard } from '../parts/SecurityCard.tsx';

/** The administrator's page: accounts, nothing else. */
export function AccountsPage() {
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: () => api.call('accounts') });
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [closing, setClosing] = useState<{ id: string; name: string } | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ['accounts'] });
  const create = useMutation({
    mutationFn: () => api.call('createAccount', { body: { login, name } }),
    onSuccess: refresh,
  });
  const close = useMutation({
    mutationFn: (accountId: string) => api.call('disableAccount', { params: { accountId } }),
    onSuccess: () => {
      setClosing(null);
      return refresh();
    },
  });
  return (
    <>
      <h1>Accounts</h1>
      <section className="pg-card" aria-label="Accounts">
        <Asked query={accounts}>
          {(rows) => (
            <table className="pg-table">
              <thead>
                <tr>
                  <th>Name</th>
                  <th>Login</th>
                  <th>Roles</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td>{row.name}</td>
                    <td className="pg-mono">{row.login}</td>
                    <td>
                      <span className="ov-row">
                        {row.isAdmin && <Badge>administrator</Badge>}
                        {row.isDisabled && <Badge tone="bad">closed</Badge>}
                        {row.memberships.map((member) => (
                          <Badge key={`${member.project}${member.code}`}>
                            {member.project}: {member.roles.join(', ')} ({member.code})
                          </Badge>
                        ))}
                      </span>
                    </td>
                    <td>
                      {!row.isDisabled && (
                        <Button small onClick={() => setClosing(row)}>
                          Close…
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Asked>
      </section>
      <section className="pg-card pg-narrow" aria-label="New account">
        <h2>New account</h2>
        <form
          className="ov-stack"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          <Field
            label="Name"
            hint="As it shall be printed on a signature."
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Field
            label="Login name"
            hint="Small letters, digits, dot, dash."
            required
            pattern="[a-z0-9][a-z0-9._\-]{1,60}"
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          {create.isError && <ErrorNotice error={create.error} />}
          {create.isSuccess && (
            <Notice tone="ok" title="Account made. Hand this one-time password over; it is shown once.">
              <code className="pg-mono">{create.data.oneTimePassword}</code>
            </Notice>
          )}
          <span className="ov-row">
            <Button type="submit" busy={create.isPending}>
              Create
            </Button>
          </span>
        </form>
      </section>
      <SecurityCard />
      {closing && (
        <Dialog
          title={`Close the account of ${closing.name}?`}
          onClose={() => setClosing(null)}
          foot={
            <>
              <Button onClick={() => setClosing(null)}>Keep it</Button>
              <Button look="bad" busy={close.isPending} onClick={() => close.mutate(closing.id)}>
                Close the account
              </Button>
            </>
          }
        >
          <p>The person can no longer sign in. What they read, settled or signed stands.</p>
          {close.isError && <ErrorNotice error={close.error} />}
        </Dialog>
      )}
    </>
  );
}
