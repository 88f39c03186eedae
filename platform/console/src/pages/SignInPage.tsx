import { Button, ErrorNotice, Field } from '@overread/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';
import { returnAddress } from '../returnAddress.ts';

/** Sign in; in the demo the accounts stand below, with what each can try. */
export function SignInPage() {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const about = useQuery({ queryKey: ['about'], queryFn: () => api.call('about') });
  const signIn = useMutation({
    mutationFn: (who: { login: string; password: string }) => api.call('signIn', { body: who }),
    onSuccess: (me) => {
      const back = returnAddress(window.location.search);
      if (back !== undefined && !me.mustChangePassword) window.location.assign(back);
      else queries.setQueryData(['me'], me);
    },
  });
  const accounts = about.data?.demo?.accounts ?? [];
  return (
    <>
      <section className="pg-card pg-narrow" aria-labelledby="sign-in">
        <h1 id="sign-in">Sign in</h1>
        <p className="ov-soft">Double reads, adjudication and sign-off in the viewer you know.</p>
        <form
          className="ov-stack"
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate({ login, password });
          }}
        >
          <Field
            label="Login name"
            autoComplete="username"
            autoFocus
            required
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          <Field
            label="Password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {signIn.isError && <ErrorNotice error={signIn.error} />}
          <span className="ov-row">
            <Button type="submit" look="main" busy={signIn.isPending}>
              Sign in
            </Button>
          </span>
        </form>
      </section>
      {accounts.length > 0 && (
        <section className="pg-card" aria-labelledby="demo">
          <h2 id="demo">Demo accounts</h2>
          <p className="ov-soft">
            This is the demo project. Each person sees only what their role may see.{' '}
            <a className="pg-link" href="/overread/about">
              What is real here, and what is computed?
            </a>
          </p>
          <div className="pg-scroll">
            <table className="pg-table">
              <thead>
                <tr>
                  <th>Role</th>
                  <th>Login</th>
                  <th>Password</th>
                  <th>Signing passphrase</th>
                  <th>What to try</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {accounts.map((account) => (
                  <tr key={account.login}>
                    <td>{account.role}</td>
                    <td className="pg-mono">{account.login}</td>
                    <td className="pg-mono">{account.password}</td>
                    <td className="pg-mono">{account.passphrase}</td>
                    <td className="ov-soft">{account.what}</td>
                    <td>
                      <Button
                        small
                        disabled={signIn.isPending}
                        onClick={() => signIn.mutate({ login: account.login, password: account.password })}
                      >
                        Sign in
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}
