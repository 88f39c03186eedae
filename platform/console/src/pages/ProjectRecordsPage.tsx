import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { ProjectHead } from '../parts/ProjectHead.tsx';
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
          <ProjectHead projectKey={projectKey} title={view.label} heading="Records of the project" />
          <section className="pg-card" aria-label="Records">
            <p className="ov-soft">The reader register names people by name. Every look at a record is recorded.</p>
            <RecordTable records={view.records} base={`/projects/${projectKey}/records`} />
          </section>
        </>
      )}
    </Asked>
  );
}
