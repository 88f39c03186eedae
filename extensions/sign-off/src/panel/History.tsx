import { Button, ErrorNotice, Spinner } from '@overread/ui';
import { useEffect, useRef } from 'react';
import { session } from '../work/session.ts';
import { Records } from './Records.tsx';
import { useSignOff } from './useSignOff.ts';

/** Where the final content came from, on demand. */
export function History() {
  const { isHistoryOpen, origins, originsError } = useSignOff();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isHistoryOpen) section.current?.scrollIntoView({ block: origins ? 'end' : 'nearest' });
  }, [isHistoryOpen, origins]);
  return (
    <section ref={section} className="history" aria-label="History" data-ov="history">
      <div className="ov-row">
        <Button
          small
          keyHint="H"
          aria-expanded={isHistoryOpen}
          data-ov="history-toggle"
          onClick={() => void session.toggleHistory()}
        >
          {isHistoryOpen ? 'Hide the history' : 'History'}
        </Button>
        <span className="ov-soft">{origins ? 'It is recorded that you looked.' : 'Looking is recorded.'}</span>
      </div>
      {isHistoryOpen && originsError !== null && <ErrorNotice error={originsError} />}
      {isHistoryOpen && !origins && originsError === null && <Spinner>Asking the server …</Spinner>}
      {isHistoryOpen && origins && (
        <div className="history__body">
          <ul>
            {origins.origins.map(({ item, instance, label, sentence }) => (
              <li key={`${item}/${instance}/${label}`}>
                <strong>{label}:</strong> {sentence}
              </li>
            ))}
          </ul>
          <p className="ov-soft">
            SOP {origins.protocolVersion} · sha256 {origins.protocolDigest.slice(0, 4)}…
            {origins.protocolDigest.slice(-4)} · readers {origins.readers.join(', ')}
          </p>
          <Records />
        </div>
      )}
    </section>
  );
}
