import type { PersonView } from '@overread/contract';
import { useState } from 'react';
import { useSearch } from 'wouter';
import { CheckpointCard } from '../parts/log/CheckpointCard.tsx';
import { EventFilter } from '../parts/log/EventFilter.tsx';
import { EventList } from '../parts/log/EventList.tsx';
import { type EventNarrowing, narrowingOf } from '../parts/log/eventNarrowing.ts';
import { ReviewForm } from '../parts/log/ReviewForm.tsx';

/** The audit trail: the signed checkpoint that proves it, its events with their proofs, and the review of a period. */
export function LogPage({ me }: { readonly me: PersonView }) {
  const search = useSearch();
  const [narrowing, setNarrowing] = useState<EventNarrowing>(() => narrowingOf(search));
  const projects = me.projects
    .filter(({ roles }) => roles.some((role) => role === 'coordinator' || role === 'auditor'))
    .map(({ key }) => key);
  return (
    <>
      <div>
        <h1>Log</h1>
        <p className="ov-soft">
          {me.isAdmin
            ? 'What happened to accounts, keys and this installation. Events of cases are for coordinators and auditors.'
            : 'What happened in your projects: who, when, what and why. Nobody can change or delete an event.'}{' '}
          Looking at it is recorded.
        </p>
      </div>
      <CheckpointCard />
      <section className="pg-card" aria-label="Events">
        <h2>Events</h2>
        <EventFilter projects={projects} narrowing={narrowing} onChange={setNarrowing} />
        <EventList key={JSON.stringify(narrowing)} narrowing={narrowing} />
      </section>
      <ReviewForm projects={projects} isAdmin={me.isAdmin} />
    </>
  );
}
