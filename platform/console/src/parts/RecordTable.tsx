import type { RecordRow } from '@overread/contract';
import { Badge, moment, RECORD_STATUS_WORDS, shortId } from '@overread/ui';
import { Link } from 'wouter';

/** Objects of ours in the order of time; each opens on a page of its own under `base`. */
export function RecordTable({ records, base }: { readonly records: readonly RecordRow[]; readonly base: string }) {
  const hasVersion = records.some((record) => record.protocolVersion !== null);
  if (records.length === 0) return <p className="ov-soft">None yet.</p>;
  return (
    <div className="pg-scroll">
      <table className="pg-table">
        <thead>
          <tr>
            <th>Record</th>
            <th>By</th>
            <th>Made</th>
            {hasVersion && <th>SOP</th>}
            <th>Status</th>
            <th>SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => {
            const { label, tone } = RECORD_STATUS_WORDS[record.status.state];
            return (
              <tr key={record.sopInstanceUid}>
                <td>
                  {record.isReadable ? (
                    <Link className="pg-link" href={`${base}/${record.sopInstanceUid}`}>
                      {record.title}
                    </Link>
                  ) : (
                    record.title
                  )}
                  {!record.title.startsWith(record.kind) && <div className="ov-soft ov-hint">{record.kind}</div>}
                </td>
                <td>{record.who}</td>
                <td className="ov-soft">{moment(record.madeAt)}</td>
                {hasVersion && <td>{record.protocolVersion}</td>}
                <td>
                  <span title={record.status.sentence}>
                    <Badge tone={tone}>{label}</Badge>
                  </span>
                  {record.status.state === 'superseded' && record.status.by !== null && (
                    <div className="ov-hint">
                      <Link className="pg-link" href={`${base}/${record.status.by}`}>
                        by a rejection note
                      </Link>
                    </div>
                  )}
                </td>
                <td className="pg-mono ov-soft" title={record.sha256}>
                  {shortId(record.sha256)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
