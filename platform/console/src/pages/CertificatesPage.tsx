import { Badge, Notice } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { CertificateRequest } from '../parts/signing/CertificateRequest.tsx';
import { CertificateTable } from '../parts/signing/CertificateTable.tsx';

/** Who waits for a certificate, and which ones count or counted: for coordinators of their projects, and administrators. */
export function CertificatesPage() {
  const certificates = useQuery({ queryKey: ['certificates'], queryFn: () => api.call('certificates') });
  return (
    <>
      <h1>Certificates</h1>
      <p className="ov-soft">
        A certificate says whose signing key a key is. Whoever issues one vouches for it: look at who the person is
        first, and write down how.
      </p>
      <Asked query={certificates}>
        {({ authority, requests, certificates: issued }) => (
          <>
            <section className="ov-stack" aria-labelledby="waiting">
              <h2 id="waiting">Waiting</h2>
              {requests.length === 0 && <Notice title="Nobody waits for a certificate." />}
              {requests.map((request) => (
                <CertificateRequest key={request.id} request={request} needsPassphrase={authority.needsPassphrase} />
              ))}
            </section>
            <section className="pg-card" aria-labelledby="issued">
              <h2 id="issued">Issued</h2>
              {issued.length === 0 ? <p className="ov-soft">None yet.</p> : <CertificateTable rows={issued} />}
            </section>
            <section className="pg-card" aria-labelledby="authority">
              <div className="pg-apart">
                <h2 id="authority">Authority of this installation</h2>
                {authority.isDemo && <Badge tone="warn">demo</Badge>}
              </div>
              <dl className="pg-dl">
                <dt>Name</dt>
                <dd>{authority.subject}</dd>
                <dt>Fingerprint</dt>
                <dd className="pg-mono">{authority.fingerprint}</dd>
              </dl>
              <p className="ov-soft">
                Give this fingerprint to whoever checks your records: with it they can tell your authority from another
                one of the same name.
              </p>
            </section>
          </>
        )}
      </Asked>
    </>
  );
}
