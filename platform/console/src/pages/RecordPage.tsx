import { RecordView } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';

/** One object of ours, of a case or of a project, with the way back to where it belongs. */
export function RecordPage({ sopInstanceUid }: { readonly sopInstanceUid: string }) {
  const query = useQuery({
    queryKey: ['record', sopInstanceUid],
    queryFn: () => api.call('record', { params: { sopInstanceUid } }),
    // Every look is recorded, so the page looks once.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <Asked query={query}>
        {(record) => (
          <>
            <nav className="ov-soft" aria-label="Where this belongs">
              {record.project && (
                <Link className="pg-link" href={`/projects/${record.project.key}`}>
                  {record.project.title}
                </Link>
              )}
              {' / '}
              {record.case ? (
                <Link className="pg-link" href={`/cases/${record.case.id}`}>
                  {record.case.label}
                </Link>
              ) : (
                <Link className="pg-link" href={`/projects/${record.project?.key}/records`}>
                  Records
                </Link>
              )}
            </nav>
            <section className="pg-card" aria-label="Record">
              <RecordView
                record={record}
                actions={
                  <a className="ov-button ov-button--small" href={`/api/records/${sopInstanceUid}/file`} download>
                    Download DICOM
                  </a>
                }
                link={({ title, sopInstanceUid: uid, caseId }) => (
                  <Link
                    className="pg-link"
                    href={
                      caseId === null
                        ? `/projects/${record.project?.key}/records/${uid}`
                        : `/cases/${caseId}/records/${uid}`
                    }
                  >
                    {title}
                  </Link>
                )}
              />
            </section>
          </>
        )}
      </Asked>
      {query.isError && (
        <p>
          <button type="button" className="ov-button" onClick={() => window.history.back()}>
            Back
          </button>
        </p>
      )}
    </>
  );
}
