import type { PersonView, WorkView } from '@overread/contract';
import { Badge, Button, ErrorNotice, moment, Notice } from '@overread/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { SigningHints } from '../parts/signing/SigningHints.tsx';

type Queue = WorkView['queues'][number];

const WORDS = {
  read: { title: 'Read', waiting: (n: number) => (n === 1 ? 'case left in your order' : 'cases left in your order') },
  adjudicate: { title: 'Adjudicate', waiting: (n: number) => (n === 1 ? 'case to settle' : 'cases to settle') },
  signOff: {
    title: 'Sign off',
    waiting: (n: number) => (n === 1 ? 'case to review and sign' : 'cases to review and sign'),
  },
} as const;

/** What waits, in numbers only, and one button: the server gives the next case. */
export function HomePage({ me }: { readonly me: PersonView }) {
  const work = useQuery({ queryKey: ['work'], queryFn: () => api.call('work') });
  return (
    <Asked query={work}>
      {({ queues }) => (
        <>
          <h1>Good day, {me.name}</h1>
          <SigningHints />
          {queues.length === 0 && (
            <Notice title="You have no role in a project yet.">Ask the coordinator to add you.</Notice>
          )}
          <div className="pg-grid">
            {queues.map((queue) => (
              <QueueCard key={`${queue.project.key}/${queue.kind}`} queue={queue} />
            ))}
          </div>
        </>
      )}
    </Asked>
  );
}

function QueueCard({ queue }: { readonly queue: Queue }) {
  const next = useMutation({
    mutationFn: () => api.call('next', { body: { project: queue.project.key, kind: queue.kind } }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const words = WORDS[queue.kind];
  const started = queue.inProgress;
  return (
    <section className="pg-card" aria-label={`${words.title}: ${queue.project.title}`}>
      <div className="pg-apart">
        <h2>{queue.project.title}</h2>
        <Badge>{queue.code}</Badge>
      </div>
      <p className="ov-soft">
        {words.title} · SOP {queue.protocolVersion}
      </p>
      <p className="ov-row">
        <span className="pg-big">{queue.waiting}</span>
        <span>{words.waiting(queue.waiting)}</span>
      </p>
      {started ? (
        <>
          <p>
            In progress: <strong>{started.caseLabel}</strong>
            {started.savedAt && <span className="ov-soft"> · saved {moment(started.savedAt)}</span>}
          </p>
          <span className="ov-row">
            <Button look="main" className="pg-next" onClick={() => window.location.assign(started.url)}>
              Continue
            </Button>
          </span>
        </>
      ) : (
        <span className="ov-row">
          <Button
            look="main"
            className="pg-next"
            busy={next.isPending}
            disabled={queue.waiting === 0}
            onClick={() => next.mutate()}
          >
            Next
          </Button>
          {queue.waiting === 0 && <span className="ov-soft">Nothing waits for you now.</span>}
        </span>
      )}
      {next.isError && <ErrorNotice error={next.error} />}
      <p className="ov-soft ov-hint">
        {queue.done} done{queue.kind === 'read' && '; some of the rest may be taken by other readers'}
      </p>
    </section>
  );
}
