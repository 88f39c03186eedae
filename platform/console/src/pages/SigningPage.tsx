import type { SigningView } from '@overread/contract';
import { Button, ErrorNotice, moment, Notice } from '@overread/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api, queries } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { ChangePassphrase } from '../parts/signing/ChangePassphrase.tsx';
import { SigningKeyCard } from '../parts/signing/SigningKeyCard.tsx';

/** The own signing keys, one per project and role, and the signing session. */
export function SigningPage() {
  const signing = useQuery({ queryKey: ['signing'], queryFn: () => api.call('signing') });
  return (
    <>
      <h1>Signing</h1>
      <p className="ov-soft">
        A signing key is your signature: whatever is signed with it says, to anyone and for good, that you decided it.
        It opens with a signing passphrase that only you know; nobody else can sign for you, not even the administrator.
      </p>
      <Asked query={signing}>
        {(view) => (
          <>
            {view.isDemo && (
              <Notice title="This is the demo.">
                Certificates are issued at once, by an authority that says DEMO. They prove nothing about who you are.
              </Notice>
            )}
            {view.lockedUntil && (
              <Notice tone="bad" title={`Signing is locked until ${moment(view.lockedUntil)}.`}>
                A password or signing passphrase was wrong five times. The administrator was told.
              </Notice>
            )}
            {view.keys.length === 0 && (
              <Notice title="You have no role that signs.">
                Adjudicators and approvers sign with their own key. The reads of this installation are signed by its
                server, which names the reader by code.
              </Notice>
            )}
            {view.keys.map((key) => (
              <SigningKeyCard key={`${key.project} ${key.role}`} view={key} hasPassphrase={view.hasPassphrase} />
            ))}
            {view.keys.some((key) => key.state === 'open') && <Session view={view} />}
            {view.hasPassphrase && <ChangePassphrase />}
          </>
        )}
      </Asked>
    </>
  );
}

function Session({ view }: { readonly view: SigningView }) {
  const lock = useMutation({
    mutationFn: () => api.call('lockSigning'),
    onSuccess: (data) => queries.setQueryData(['signing'], data),
  });
  return (
    <section className="pg-card" aria-labelledby="signing-session">
      <h2 id="signing-session">Signing session</h2>
      {view.sessionUntil ? (
        <>
          <p>
            Open until {moment(view.sessionUntil)}. Until then a signature asks for your signing passphrase alone; each
            one prolongs the session, to an hour at most.
          </p>
          <span className="ov-row">
            <Button busy={lock.isPending} onClick={() => lock.mutate()}>
              Lock now
            </Button>
          </span>
        </>
      ) : (
        <p>Closed. The next signature asks for your password and your signing passphrase.</p>
      )}
      {lock.isError && <ErrorNotice error={lock.error} />}
    </section>
  );
}
