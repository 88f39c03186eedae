import type { CertificateRequestView } from '@overread/contract';
import { Badge, Button, ErrorNotice, Field, moment } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../../api.ts';
import { AskReason } from './AskReason.tsx';

interface Props {
  readonly request: CertificateRequestView;
  /** True unless the authority is that of the demo. */
  readonly needsPassphrase: boolean;
}

/** One person who waits: confirm, issue or refuse. */
export function CertificateRequest({ request, needsPassphrase }: Props) {
  const [identity, setIdentity] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const params = { requestId: request.id };
  const settle = { onSuccess: (data: unknown) => queries.setQueryData(['certificates'], data) };
  const confirm = useMutation({ mutationFn: () => api.call('confirmCertificate', { params }), ...settle });
  const issue = useMutation({
    mutationFn: () =>
      api.call('issueCertificate', { params, body: { identity, ...(needsPassphrase ? { passphrase } : {}) } }),
    onSettled: () => setPassphrase(''),
    ...settle,
  });
  const who = `${request.name}, ${request.code}`;
  return (
    <section className="pg-card" aria-label={who}>
      <div className="pg-apart">
        <h3>{request.name}</h3>
        <span className="ov-row">
          <Badge>{request.code}</Badge>
          {request.needsConfirmation && <Badge tone="warn">new key after one was lost or closed</Badge>}
        </span>
      </div>
      <p className="ov-soft">
        {request.projectTitle}, {request.role} · login {request.login} · asked {moment(request.askedAt)}
        {request.confirmedBy && ` · confirmed by ${request.confirmedBy}`}
      </p>
      <p>{request.sentence}</p>
      {request.mayConfirm && (
        <span className="ov-row">
          <Button busy={confirm.isPending} onClick={() => confirm.mutate()}>
            Confirm that {request.name} asked for it
          </Button>
        </span>
      )}
      {confirm.isError && <ErrorNotice error={confirm.error} />}
      {request.mayIssue && (
        <form
          className="ov-stack pg-narrow"
          aria-label={`Issue a certificate to ${who}`}
          onSubmit={(event) => {
            event.preventDefault();
            issue.mutate();
          }}
        >
          <Field
            label="How you verified who the person is"
            hint="For example: known to me for years; identity card seen in person. No numbers of documents. It goes into the record."
            required
            maxLength={300}
            value={identity}
            onChange={(event) => setIdentity(event.currentTarget.value)}
          />
          {needsPassphrase && (
            <Field
              label="Passphrase of the authority"
              hint="It was shown when Overread was first started."
              type="password"
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
          )}
          {issue.isError && <ErrorNotice error={issue.error} />}
          <span className="ov-row">
            <Button type="submit" look="main" busy={issue.isPending}>
              Issue the certificate
            </Button>
          </span>
        </form>
      )}
      <span className="ov-row">
        <AskReason
          button="Refuse…"
          title={`Refuse the certificate of ${who}?`}
          act="Refuse"
          keep="Do not refuse"
          onAct={(reason) => api.call('refuseCertificate', { params, body: { reason } })}
        >
          The person is told the reason, and can make another key.
        </AskReason>
      </span>
    </section>
  );
}
