import type { CheckpointView } from '@overread/contract';
import { Badge, Button, CopyValue, ErrorNotice, moment, Notice } from '@overread/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { Asked } from '../Asked.tsx';

const KEY = ['log-checkpoint'];

/** The newest checkpoint: what it says, how anyone checks it, and what the log's own check found. */
export function CheckpointCard() {
  const queries = useQueryClient();
  const checkpoint = useQuery({ queryKey: KEY, queryFn: () => api.call('logCheckpoint'), refetchInterval: 30_000 });
  const check = useMutation({
    mutationFn: () => api.call('checkLog'),
    onSuccess: (view) => queries.setQueryData(KEY, view),
  });
  return (
    <section className="pg-card" aria-label="Checkpoint">
      <div className="pg-apart">
        <h2>Newest checkpoint</h2>
        <Button small busy={check.isPending} onClick={() => check.mutate()}>
          Compare every entry now
        </Button>
      </div>
      {check.isError && <ErrorNotice error={check.error} />}
      <Asked query={checkpoint}>
        {(view) => (
          <>
            <Findings view={view} />
            <dl className="pg-dl">
              <dt>Entries</dt>
              <dd>{view.size.toLocaleString('en')}</dd>
              <dt>Signed</dt>
              <dd>{moment(view.at)}</dd>
              <dt>Root hash</dt>
              <dd>
                <CopyValue name="root hash" value={view.rootHash} />
              </dd>
              <dt>Verifier key</dt>
              <dd>
                <CopyValue name="verifier key" value={view.verifierKey} />
              </dd>
            </dl>
            <details>
              <summary>The signed note, and how to check it</summary>
              <div className="ov-stack">
                <pre className="pg-note">{view.note}</pre>
                <CopyValue name="signed note" value={view.note} />
                <p>
                  The checkpoint fixes every entry up to its size: whoever keeps it can prove later that none was
                  changed, removed or moved. Keep a copy outside of this server, for example in the study file. It is a
                  C2SP signed note over an RFC 6962 tree; programs that read such notes check it with the verifier key.
                  The key also stands in the signing roster of each project. <code>overread verify</code> checks all
                  checkpoints that the archive holds.
                </p>
              </div>
            </details>
          </>
        )}
      </Asked>
    </section>
  );
}

function Findings({ view: { check } }: { readonly view: CheckpointView }) {
  if (check.findings.length > 0)
    return (
      <Notice tone="bad" title="The log is not as it was written.">
        <ul>
          {check.findings.slice(0, 10).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {check.findings.length > 10 && <p>And {check.findings.length - 10} more.</p>}
        <p>Someone with access to the database did this. Keep the database as it is and tell whoever is responsible.</p>
      </Notice>
    );
  return (
    <p className="ov-row">
      {check.completeAt === null ? (
        <>
          <Badge>Not compared yet</Badge> The server compares the entries with their events little by little.
        </>
      ) : (
        <>
          <Badge tone="ok">As written</Badge> Every entry was compared with its event, last on{' '}
          {moment(check.completeAt)}.
        </>
      )}
    </p>
  );
}
