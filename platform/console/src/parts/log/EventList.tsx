import type { LogEventView } from '@overread/contract';
import { Button, ErrorNotice, moment, Notice } from '@overread/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../../api.ts';
import { Asked } from '../Asked.tsx';
import { type EventNarrowing, requestOf } from './eventNarrowing.ts';
import { ProofDialog } from './ProofDialog.tsx';

/** Events, newest first, page by page; each with its place in the log and the proof that it stands there. */
export function EventList({ narrowing }: { readonly narrowing: EventNarrowing }) {
  const [proved, setProved] = useState<number | null>(null);
  const events = useInfiniteQuery({
    queryKey: ['log-events', narrowing],
    queryFn: ({ pageParam }) => api.call('logEvents', { body: requestOf(narrowing, pageParam) }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Asked query={events}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.events);
        if (rows.length === 0) return <Notice title="No event fits.">Widen what you asked for.</Notice>;
        return (
          <>
            <div className="pg-scroll">
              <table className="pg-table pg-events">
                <thead>
                  <tr>
                    <th>When</th>
                    <th>Who</th>
                    <th>What</th>
                    <th>Case</th>
                    <th className="num">Entry</th>
                    <th>
                      <span className="ov-hide">Proof</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((event) => (
                    <EventRow key={event.id} event={event} onProve={setProved} />
                  ))}
                </tbody>
              </table>
            </div>
            {events.isFetchNextPageError && <ErrorNotice error={events.error} />}
            {events.hasNextPage && (
              <span className="ov-row">
                <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
                  Show earlier events
                </Button>
              </span>
            )}
            {proved !== null && <ProofDialog index={proved} onClose={() => setProved(null)} />}
          </>
        );
      }}
    </Asked>
  );
}

function EventRow({ event, onProve }: { readonly event: LogEventView; readonly onProve: (index: number) => void }) {
  const { index } = event;
  return (
    <tr>
      <td>{moment(event.at)}</td>
      <td>
        {event.who}
        <br />
        <span className="ov-soft ov-hint">{event.role === 'system' ? 'the server' : event.role}</span>
      </td>
      <td>
        {event.sentence}
        {event.reason !== null && !event.sentence.endsWith(event.reason) && (
          <>
            <br />
            <span className="ov-soft">{event.reason}</span>
          </>
        )}
      </td>
      <td>
        {event.caseId === null ? (
          <span className="ov-soft">{event.project}</span>
        ) : (
          <>
            <Link className="pg-link" href={`/cases/${event.caseId}`}>
              {event.caseLabel}
            </Link>
            <br />
            <span className="ov-soft ov-hint">{event.project}</span>
          </>
        )}
      </td>
      <td className="num">{index ?? <span className="ov-soft">soon</span>}</td>
      <td>
        {index !== null && (
          <Button small look="plain" onClick={() => onProve(index)}>
            Prove<span className="ov-hide"> entry {index}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}
