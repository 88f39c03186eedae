import type { CertificateView } from '@overread/contract';
import { Badge, moment } from '@overread/ui';
import { api } from '../../api.ts';
import { AskReason } from './AskReason.tsx';

/** Certificates that count or counted, newest first. */
export function CertificateTable({ rows }: { readonly rows: readonly CertificateView[] }) {
  return (
    <div className="pg-scroll">
      <table className="pg-table">
        <thead>
          <tr>
            <th>Holder</th>
            <th>Project</th>
            <th>Name in the certificate, fingerprint</th>
            <th>Since</th>
            <th>Until</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                {row.name}
                <br />
                <span className="ov-soft">
                  {row.holder}, {row.role}
                </span>
              </td>
              <td>{row.project}</td>
              <td>
                {row.subject}
                <br />
                <span className="pg-mono ov-soft">{row.fingerprint}</span>
              </td>
              <td>{moment(row.since)}</td>
              <td>
                {row.until === null ? (
                  <Badge tone="ok">in use</Badge>
                ) : (
                  <>
                    {moment(row.until)}
                    <br />
                    <span className="ov-soft">{row.closedBecause}</span>
                  </>
                )}
              </td>
              <td>
                {row.until === null && (
                  <AskReason
                    button="Close…"
                    title={`Close the key of ${row.name ?? row.holder}?`}
                    act="Close the key"
                    keep="Keep it"
                    onAct={(reason) =>
                      api.call('closeCertificate', { params: { certificateId: row.id }, body: { reason } })
                    }
                  >
                    It signs nothing more, from now on. What was signed with it stands. The person is told the reason.
                  </AskReason>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
