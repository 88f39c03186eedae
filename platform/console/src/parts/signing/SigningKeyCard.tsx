import type { SigningKeyView } from '@overread/contract';
import { Badge, Button, moment } from '@overread/ui';
import { useState } from 'react';
import { CloseSigningKey } from './CloseSigningKey.tsx';
import { MakeSigningKey } from './MakeSigningKey.tsx';

const STATES = {
  none: { words: 'no key', tone: 'warn' },
  asked: { words: 'waits for its certificate', tone: 'warn' },
  open: { words: 'in use', tone: 'ok' },
  closed: { words: 'closed', tone: 'bad' },
  refused: { words: 'refused', tone: 'bad' },
} as const;

interface Props {
  readonly view: SigningKeyView;
  readonly hasPassphrase: boolean;
}

/** One role that signs: where its key stands, and what can be done about it. */
export function SigningKeyCard({ view, hasPassphrase }: Props) {
  const [isMaking, setMaking] = useState(false);
  const { words, tone } = STATES[view.state];
  const holdsKey = view.state === 'open' || view.state === 'asked';
  const title = `${view.projectTitle}, as ${view.role}`;
  return (
    <section className="pg-card" aria-label={title}>
      <div className="pg-apart">
        <h2>{title}</h2>
        <span className="ov-row">
          <Badge>{view.code}</Badge>
          <Badge tone={tone}>{words}</Badge>
        </span>
      </div>
      <p>{view.sentence}</p>
      {view.since && (
        <dl className="pg-dl">
          <dt>Name in the certificate</dt>
          <dd>{view.subject}</dd>
          <dt>In use since</dt>
          <dd>{moment(view.since)}</dd>
          {view.until && (
            <>
              <dt>Closed on</dt>
              <dd>{moment(view.until)}</dd>
            </>
          )}
          <dt>Fingerprint</dt>
          <dd className="pg-mono">{view.fingerprint}</dd>
        </dl>
      )}
      {!holdsKey && !isMaking && (
        <span className="ov-row">
          <Button look="main" onClick={() => setMaking(true)}>
            Make a signing key
          </Button>
        </span>
      )}
      {!holdsKey && isMaking && (
        <MakeSigningKey view={view} hasPassphrase={hasPassphrase} onClose={() => setMaking(false)} />
      )}
      {holdsKey && <CloseSigningKey view={view} />}
    </section>
  );
}
