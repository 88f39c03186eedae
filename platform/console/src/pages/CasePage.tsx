import { type CaseView, type PersonView, TASK_KINDS } from '@overread/contract';
import { Badge, moment, Notice } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { AgreementCard } from '../parts/AgreementCard.tsx';
import { AmendCase } from '../parts/AmendCase.tsx';
import { Asked } from '../parts/Asked.tsx';
import { CaseNotices } from '../parts/CaseNotices.tsx';
import { CASE_STATE_WORDS } from '../parts/caseStates.ts';
import { ExcludeCase } from '../parts/ExcludeCase.tsx';
import { HistoryCard } from '../parts/HistoryCard.tsx';
import { RecordsCard } from '../parts/RecordsCard.tsx';
import { WithdrawCase } from '../parts/WithdrawCase.tsx';

const TASK_WORDS = {
  SCHEDULED: 'waits',
  'IN PROGRESS': 'in progress',
  COMPLETED: 'done',
  CANCELED: 'cancelled',
} as const;

function isCoordinator(me: PersonView, view: CaseView): boolean {
  return me.projects.some((project) => project.key === view.project.key && project.roles.includes('coordinator'));
}

/** Everything about one case, for coordinator and auditor: images, who did what, agreement, final content, documents. */
export function CasePage({ caseId, me }: { readonly caseId: string; readonly me: PersonView }) {
  const query = useQuery({
    queryKey: ['case', caseId],
    queryFn: () => api.call('case', { params: { caseId } }),
    // While masks are being erased the page says so, and says when they are gone.
    refetchInterval: ({ state }) => (state.data?.erasure && !state.data.erasure.erasedAt ? 3000 : false),
  });
  return (
    <Asked query={query}>
      {(view) => (
        <>
          <div className="pg-apart">
            <div>
              <p className="ov-soft">
                <Link className="pg-link" href={`/projects/${view.project.key}`}>
                  {view.project.title}
                </Link>
              </p>
              <h1>
                {view.label}{' '}
                <Badge tone={CASE_STATE_WORDS[view.state].tone}>{CASE_STATE_WORDS[view.state].label}</Badge>
              </h1>
              <p className="ov-soft">
                Dossier:{' '}
                <a className="pg-link" href={`/api/cases/${caseId}/dossier.pdf`} target="_blank" rel="noopener">
                  PDF
                </a>
                {' · '}
                <a className="pg-link" href={`/api/cases/${caseId}/dossier.html`} target="_blank" rel="noopener">
                  HTML
                </a>
              </p>
            </div>
            {isCoordinator(me, view) && (
              <span className="ov-row">
                <ExcludeCase view={view} />
                <AmendCase view={view} />
                <WithdrawCase view={view} />
              </span>
            )}
          </div>
          <CaseNotices view={view} />
          <div className="pg-grid">
            <Facts view={view} />
            <Steps view={view} />
          </div>
          {view.agreement && <AgreementCard agreement={view.agreement} />}
          {view.final.length > 0 && (
            <Card title="Final content">
              <dl className="pg-dl">
                {view.final.map((row) => (
                  <div key={row.label} style={{ display: 'contents' }}>
                    <dt>{row.label}</dt>
                    <dd>{row.sentence}</dd>
                  </div>
                ))}
              </dl>
              {view.signature && (
                <div className="ov-signature" data-ov="case-signature">
                  <div className="ov-row">
                    <strong>{view.signature.name}</strong>
                    <span className="ov-push ov-soft">{moment(view.signature.at)}</span>
                  </div>
                  <p>{view.signature.meaning}</p>
                  <p>
                    <Link className="pg-link" href={`/cases/${caseId}/records/${view.signature.sopInstanceUid}`}>
                      Check the signature
                    </Link>
                  </p>
                </div>
              )}
            </Card>
          )}
          <HistoryCard caseId={caseId} />
          <RecordsCard caseId={caseId} />
        </>
      )}
    </Asked>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="pg-card" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Facts({ view }: { readonly view: CaseView }) {
  return (
    <Card title="Case">
      <dl className="pg-dl">
        <dt>Subject</dt>
        <dd>{view.subject}</dd>
        <dt>Partition</dt>
        <dd>{view.partition}</dd>
        <dt>SOP</dt>
        <dd>
          {view.protocol.title} {view.protocol.version}
          <div className="pg-mono ov-soft">sha256 {view.protocol.digest}</div>
        </dd>
        <dt>Enrolled</dt>
        <dd>{moment(view.enrolledAt)}</dd>
        {view.images.map((image) => (
          <div key={image.label} style={{ display: 'contents' }}>
            <dt>{image.label}</dt>
            <dd>
              {image.modality}, {image.slices} slices, {image.role === 'annotate' ? 'to annotate' : 'for reference'}
              {image.notices.map((notice) => (
                <div className="ov-soft" key={notice}>
                  {notice}
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {view.origin && <Notice title="Where these images come from">{view.origin}</Notice>}
    </Card>
  );
}

function Steps({ view }: { readonly view: CaseView }) {
  return (
    <Card title="Steps">
      <table className="pg-table">
        <tbody>
          {view.tasks.map((task, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own and never move.
            <tr key={index}>
              <td>{TASK_KINDS[task.kind].label}</td>
              <td>{task.code ?? 'nobody yet'}</td>
              <td className="ov-soft">{TASK_WORDS[task.state]}</td>
              <td className="ov-soft">{task.at === null ? '' : moment(task.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
