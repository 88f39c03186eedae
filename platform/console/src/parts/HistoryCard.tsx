import { moment } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Asked } from './Asked.tsx';

/** Every step of the case: who (coded), when, what, under which SOP version. */
export function HistoryCard({ caseId }: { readonly caseId: string }) {
  const history = useQuery({
    queryKey: ['history', caseId],
    queryFn: () => api.call('history', { params: { caseId } }),
  });
  return (
    <section className="pg-card" aria-label="History">
      <h2>History</h2>
      <Asked query={history}>
        {({ events }) => (
          <ol className="pg-time">
            {events.map((event, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the log only grows at its end.
              <li key={index}>
                <span>{event.sentence}</span>
                {event.reason !== null && !event.sentence.endsWith(event.reason) && (
                  <span className="ov-soft">{event.reason}</span>
                )}
                <span className="ov-soft ov-hint">
                  {moment(event.at)} · {event.who} ({event.role})
                  {event.protocolVersion !== null && <> · SOP {event.protocolVersion}</>}
                  {event.protocolDigest !== null && (
                    <span title={`sha256 ${event.protocolDigest}`}> · {event.protocolDigest.slice(0, 8)}…</span>
                  )}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Asked>
    </section>
  );
}
