import { RELIABILITY_PARTITIONS, type ReliabilityView } from '@overread/contract';
import { Button, Notice, Select } from '@overread/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { ProjectHead } from '../parts/ProjectHead.tsx';
import { CoefficientTable } from '../parts/reliability/CoefficientTable.tsx';
import { ItemCard } from '../parts/reliability/ItemCard.tsx';
import { ReaderMatrix } from '../parts/reliability/ReaderMatrix.tsx';
import { reliabilityCsv } from '../parts/reliability/reliabilityCsv.ts';
import { countedSentences, headSentences } from '../parts/reliability/reliabilityWords.ts';

const PARTITION_WORDS: Readonly<Record<string, string>> = { all: 'All but practice' };

/** How well first locked reads of a project agree, under one version of its SOP: for coordinator and auditor alone. */
export function ReliabilityPage({ projectKey }: { readonly projectKey: string }) {
  const [asked, setAsked] = useState<{ readonly version: string; readonly partition: string } | null>(null);
  const query = useQuery({
    queryKey: ['reliability', projectKey, asked],
    queryFn: () =>
      asked === null
        ? api.call('reliability', { params: { project: projectKey } })
        : api.call('reliabilityUnder', {
            params: { project: projectKey, protocolVersionId: asked.version, partition: asked.partition },
          }),
    placeholderData: keepPreviousData,
    // Every look is recorded, so a window that comes to the front again does not look anew.
    refetchOnWindowFocus: false,
  });
  return (
    <Asked query={query}>
      {(view) => (
        <>
          <ProjectHead projectKey={projectKey} title={view.project.title} heading="Reliability of the reads">
            First locked reads, before any adjudication. Readers by their codes. Every look at this page is recorded.{' '}
            <Link className="pg-link" href={`/projects/${projectKey}/simulation`}>
              Try other limits on the first cases
            </Link>
          </ProjectHead>
          {view.version === null ? (
            <Notice tone="info" title="This project has no SOP yet, so nothing was read." />
          ) : (
            <section className="pg-card" aria-label="What is counted">
              <div className="pg-grid">
                <Select
                  label="SOP version"
                  value={view.version.id}
                  onChange={(event) => setAsked({ version: event.currentTarget.value, partition: view.partition })}
                >
                  {view.versions.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.title} {one.version} ({one.compared} compared)
                    </option>
                  ))}
                </Select>
                <Select
                  label="Partition"
                  value={view.partition}
                  onChange={(event) =>
                    setAsked({ version: view.version?.id ?? '', partition: event.currentTarget.value })
                  }
                >
                  {RELIABILITY_PARTITIONS.map((one) => (
                    <option key={one} value={one}>
                      {PARTITION_WORDS[one] ?? one}
                    </option>
                  ))}
                </Select>
              </div>
              {headSentences(view).map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
              <ul className="pg-notes ov-soft">
                {countedSentences(view).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </section>
          )}
          <Report view={view} />
        </>
      )}
    </Asked>
  );
}

function Report({ view }: { readonly view: ReliabilityView }) {
  const { report } = view;
  if (report === null) return null;
  const ofCase = report.answers.filter((answer) => answer.of === null);
  const ofLesions = report.answers.filter((answer) => answer.of !== null);
  const rowsOf = (answers: typeof report.answers) =>
    answers.map(({ label, of, reliability }) => ({ label: of === null ? label : `${of}: ${label}`, reliability }));
  return (
    <>
      <ReaderMatrix report={report} />
      <section className="pg-card" aria-label="Whether the case can be evaluated">
        <h2>Whether the case can be evaluated</h2>
        <CoefficientTable per="case" rows={[{ label: 'Evaluable', reliability: report.evaluability }]} />
      </section>
      {report.items.map((item) => (
        <ItemCard key={item.label} item={item} />
      ))}
      {report.answers.length + report.freeText.length > 0 && (
        <section className="pg-card" aria-label="Answers">
          <h2>Answers</h2>
          {ofCase.length > 0 && <CoefficientTable per="case" rows={rowsOf(ofCase)} />}
          {ofLesions.length > 0 && <CoefficientTable per="lesion" rows={rowsOf(ofLesions)} />}
          {report.freeText.length > 0 && (
            <p className="ov-soft">Answered in free text, which is not compared: {report.freeText.join(', ')}.</p>
          )}
        </section>
      )}
      <section className="pg-card" aria-label="To take along">
        <h2>To take along</h2>
        <p className="ov-soft">
          Intervals are of 95 %, from {view.resamples} resamples of patients with all their cases, and speak of these
          readers and other patients like these. Seed {view.seed}. Reads compared by {view.comparedBy.join(', ')},
          summarised by {view.computedBy}.
        </p>
        <div className="pg-acts">
          <Button onClick={() => save(view, 'csv', reliabilityCsv(view), 'text/csv')}>Save as CSV</Button>
          <Button onClick={() => save(view, 'json', JSON.stringify(view, null, 2), 'application/json')}>
            Save as JSON
          </Button>
        </div>
      </section>
    </>
  );
}

function save(view: ReliabilityView, extension: string, content: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = `reliability-${view.project.key}-${view.version?.version ?? ''}-${view.partition}.${extension}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
