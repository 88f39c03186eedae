import type { SimulationView } from '@overread/contract';
import { Button, Field, Notice, Select } from '@overread/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { ProjectHead } from '../parts/ProjectHead.tsx';
import { LimitMover } from '../parts/simulation/LimitMover.tsx';
import { limitName, pilotSentences } from '../parts/simulation/simulationWords.ts';

interface Wanted {
  readonly version: string;
  readonly partition: string;
  readonly rule: string;
  readonly part: number;
  readonly count: number;
}

/** What another limit of the SOP would send to the adjudicator, over the first double reads; for coordinator and auditor alone. */
export function SimulationPage({ projectKey }: { readonly projectKey: string }) {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const query = useQuery({
    queryKey: ['simulation', projectKey, wanted],
    queryFn: () => {
      if (wanted === null) return api.call('simulation', { params: { project: projectKey } });
      const { version, partition, rule, part, count } = wanted;
      return api.call('simulationUnder', {
        params: {
          ...{ project: projectKey, protocolVersionId: version, partition },
          ...{ rule, part: String(part), count: String(count) },
        },
      });
    },
    placeholderData: keepPreviousData,
    // Every look is recorded, so a window that comes to the front again does not look anew.
    refetchOnWindowFocus: false,
  });
  return (
    <Asked query={query}>
      {(view) => (
        <>
          <ProjectHead projectKey={projectKey} title={view.project.title} heading="Try other limits">
            What the adjudicator would get if a limit of the SOP stood elsewhere: from the first locked reads and what
            their comparison recorded. Nothing is changed here. Every look at this page is recorded.
          </ProjectHead>
          <Notice tone="warn" title="Limits tuned on these cases must not be evaluated on them.">
            <p>
              Report how often readers differ by the new limit from other cases, or the figure comes out too good. Test
              cases are not offered here for that reason.
            </p>
          </Notice>
          {view.limit === null || view.versionId === null ? (
            <Notice
              tone="info"
              title={
                view.versionId === null
                  ? 'This project has no SOP yet, so there is no limit to move.'
                  : 'No rule of this SOP has a limit to move.'
              }
            />
          ) : (
            <Choices view={view} onWanted={setWanted} />
          )}
          {view.limit !== null && view.simulation !== null && (
            <section className="pg-card" aria-label="What the limit does">
              <h2>{limitName(view.limit)}</h2>
              {view.limit.combination !== null && (
                <p className="ov-soft">The whole rule: {view.limit.combination}. Its other parts stay as they are.</p>
              )}
              <LimitMover
                key={`${view.versionId} ${view.partition} ${view.limit.rule} ${view.limit.part} ${view.count}`}
                limit={view.limit}
                simulation={view.simulation}
              />
              <p className="ov-soft">
                Intervals are of 95 %, from {view.resamples} resamples of patients with all their cases, and speak of
                these readers and other patients like these. Seed {view.seed}. Computed by {view.computedBy}.
              </p>
            </section>
          )}
          <UseIt view={view} />
        </>
      )}
    </Asked>
  );
}

function Choices({ view, onWanted }: { readonly view: SimulationView; readonly onWanted: (wanted: Wanted) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const version = view.versions.find(({ id }) => id === view.versionId);
  const { limit } = view;
  if (version === undefined || limit === null) return null;
  const count = view.count > 0 ? view.count : 50;
  const text = typed ?? String(count);
  const fault = /^[1-9]\d{0,5}$/.test(text.trim()) ? null : 'Type a whole number from 1.';
  const want = (more: Partial<Wanted>) => {
    setTyped(null);
    onWanted({ version: version.id, partition: view.partition, rule: limit.rule, part: limit.part, count, ...more });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fault === null) want({ count: Number(text) });
  };
  return (
    <section className="pg-card" aria-label="What is tried">
      <div className="pg-grid">
        <Select
          label="SOP version"
          value={version.id}
          onChange={(event) => {
            const other = view.versions.find(({ id }) => id === event.currentTarget.value);
            const first = other?.limits[0];
            if (other && first) want({ version: other.id, rule: first.rule, part: first.part });
          }}
        >
          {view.versions.map((one) => (
            <option key={one.id} value={one.id} disabled={one.limits.length === 0}>
              {one.title} {one.version}
            </option>
          ))}
        </Select>
        <Select
          label="Partition"
          value={view.partition}
          onChange={(event) => want({ partition: event.currentTarget.value, count: 50 })}
        >
          {version.partitions.map(({ partition, compared }) => (
            <option key={partition} value={partition}>
              {partition} ({compared} compared)
            </option>
          ))}
        </Select>
      </div>
      <Select
        label="Limit"
        value={`${limit.rule} ${limit.part}`}
        onChange={(event) => {
          const [rule = '', part = '0'] = event.currentTarget.value.split(' ');
          want({ rule, part: Number(part) });
        }}
      >
        {version.limits.map((one) => (
          <option key={`${one.rule} ${one.part}`} value={`${one.rule} ${one.part}`}>
            {limitName(one)}
          </option>
        ))}
      </Select>
      <form className="pg-count" onSubmit={submit}>
        <Field
          label="First cases that two readers have read"
          inputMode="numeric"
          value={text}
          error={fault}
          hint={`${view.available} there are in this partition.`}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" disabled={fault !== null || Number(text) === view.count}>
          Take these
        </Button>
      </form>
      {view.simulation === null && (
        <p>
          No case of this partition has been compared under this version. Numbers appear here once two readers have
          submitted the same case.
        </p>
      )}
      <ul className="pg-notes ov-soft">
        {pilotSentences(view).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {version.fixed.length > 0 && (
        <details className="pg-behind">
          <summary>Rules without a limit to move ({version.fixed.length})</summary>
          <ul className="pg-notes ov-soft">
            {version.fixed.map(({ rule, item, sentence }) => (
              <li key={rule}>
                {item}: {sentence}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function UseIt({ view }: { readonly view: SimulationView }) {
  return (
    <section className="pg-card" aria-label="To use another limit">
      <h2>To use another limit</h2>
      <p>
        Publish a new version of the SOP with that limit and the reason, on the page of{' '}
        <Link className="pg-link" href={`/projects/${view.project.key}`}>
          the project
        </Link>
        . Cases enrolled under it are compared by it; those compared already keep their verdicts.
      </p>
    </section>
  );
}
