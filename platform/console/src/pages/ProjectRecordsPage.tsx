import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { RecordTable } from '../parts/RecordTable.tsx';

/** The records of a project itself: SOP versions, the reader register, batches, releases. */
export function ProjectRecordsPage({ projectKey }: { readonly projectKey: string }) {
  const query = useQuery({
    queryKey: ['project-records', projectKey],
    queryFn: () => api.call('projectRecords', { params: { project: projectKey } }),
  });
  return (
    <Asked query={query}>
      {(view) => (
        <>
          <div>
            <p className="ov-soft">
              <Link className="pg-link" href={`/projects/${projectKey}`}>
                {view.label}
              </Link>
            </p>
            <h1>Records of the project</h1>
          </div>
          <section className="pg-card" aria-label="Records">
            <p className="ov-soft">The reader register names people by name. Every look at a record is recorded.</p>
            <RecordTable records={view.records} base={`/projects/${projectKey}/records`} />
          </section>
        </>
      )}
    </Asked>
  );
}
