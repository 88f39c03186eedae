import { Button, ErrorNotice, Field, Notice, Select, TextArea } from '@overread/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { startOfDay } from './eventNarrowing.ts';

/** Says that the audit trail of a period was gone through; that is an event of its own. */
export function ReviewForm({ projects, isAdmin }: { readonly projects: readonly string[]; readonly isAdmin: boolean }) {
  const queries = useQueryClient();
  const [project, setProject] = useState(isAdmin ? '' : (projects[0] ?? ''));
  const [fromDay, setFromDay] = useState('');
  const [toDay, setToDay] = useState('');
  const [comment, setComment] = useState('');
  const review = useMutation({
    mutationFn: () => {
      // Today is not over: its review ends now.
      const to = new Date(Math.min(Date.parse(startOfDay(toDay, 1)), Date.now() - 1000)).toISOString();
      return api.call('reviewLog', {
        body: { ...(project === '' ? {} : { project }), from: startOfDay(fromDay, 0), to, comment },
      });
    },
    onSuccess: () => {
      setComment('');
      void queries.invalidateQueries({ queryKey: ['log-events'] });
    },
  });
  return (
    <section className="pg-card" aria-label="Review">
      <h2>I reviewed the audit trail</h2>
      <p className="ov-soft">
        Audit trails are to be gone through regularly. Say which days you went through and what you found; it becomes an
        event under your name.
      </p>
      <form
        className="ov-stack"
        onSubmit={(event) => {
          event.preventDefault();
          review.mutate();
        }}
      >
        <div className="pg-filter">
          <Select label="Of" value={project} onChange={(event) => setProject(event.currentTarget.value)}>
            {isAdmin && <option value="">this installation</option>}
            {projects.map((key) => (
              <option key={key}>{key}</option>
            ))}
          </Select>
          <Field
            label="From"
            type="date"
            required
            value={fromDay}
            onChange={(event) => setFromDay(event.currentTarget.value)}
          />
          <Field
            label="Up to and including"
            type="date"
            required
            value={toDay}
            onChange={(event) => setToDay(event.currentTarget.value)}
          />
        </div>
        <TextArea
          label="What you found"
          required
          maxLength={500}
          rows={2}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {review.isError && <ErrorNotice error={review.error} />}
        {review.isSuccess && <Notice tone="ok" title={review.data.message} />}
        <span className="ov-row">
          <Button type="submit" busy={review.isPending}>
            Record my review
          </Button>
        </span>
      </form>
    </section>
  );
}
