import { ROLES, type Role } from '@overread/contract';
import { Button, ErrorNotice, Field, Notice, Select } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';

const PROJECT_ROLES = ROLES.filter((role) => role !== 'admin');

/** Gives a person a role in this project; the server answers the code that stands for the person in every record. */
export function MemberForm({ projectKey }: { readonly projectKey: string }) {
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<Role>('reader');
  const add = useMutation({
    mutationFn: () => api.call('members', { params: { project: projectKey }, body: { login, role } }),
  });
  return (
    <section className="pg-card" aria-label="Members">
      <h2>Add a member</h2>
      <form
        className="ov-stack"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <div className="pg-grid">
          <Field label="Login name" required value={login} onChange={(event) => setLogin(event.currentTarget.value)} />
          <Select
            label="Role"
            hint="Whoever sees results cannot read here."
            value={role}
            onChange={(event) => setRole(event.currentTarget.value as Role)}
          >
            {PROJECT_ROLES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </div>
        {add.isError && <ErrorNotice error={add.error} />}
        {add.isSuccess && <Notice tone="ok" title={`Added as ${add.data.code}.`} />}
        <span className="ov-row">
          <Button type="submit" busy={add.isPending}>
            Add
          </Button>
        </span>
      </form>
    </section>
  );
}
