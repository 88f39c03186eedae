import { RELEASE_SCOPES, type ReleaseScope, type ReleaseView } from '@overread/contract';
import { Button, Dialog, ErrorNotice, moment, Notice, ProgressBar, RadioGroup } from '@overread/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';
import { Asked } from './Asked.tsx';

interface Props {
  readonly projectKey: string;
  /** How many cases are signed and not published. */
  readonly signed: number;
  readonly mayPublish: boolean;
}

/** The releases of a project: what was published, how far a running one is, and the button that starts one. */
export function Releases({ projectKey, signed, mayPublish }: Props) {
  const query = useQuery({
    queryKey: ['releases', projectKey],
    queryFn: () => api.call('releases', { params: { project: projectKey } }),
    refetchInterval: ({ state }) => (state.data?.some((release) => !release.isDone) ? 2000 : false),
  });
  return (
    <section className="pg-card" aria-label="Releases">
      <h2>Releases</h2>
      <Asked query={query}>
        {(releases) => (
          <>
            {releases.length === 0 && <p className="ov-soft">Nothing has been published yet.</p>}
            {releases.map((release) => (
              <Release key={release.id} release={release} />
            ))}
          </>
        )}
      </Asked>
      {mayPublish && <Publish projectKey={projectKey} signed={signed} />}
    </section>
  );
}

function Release({ release }: { readonly release: ReleaseView }) {
  const { total, published, stopped, problems } = release;
  return (
    <div className="ov-stack">
      <p>
        {moment(release.askedAt)} · {release.by} · {RELEASE_SCOPES[release.scope]}
        <span className="ov-soft"> · {release.copies === 'same' ? 'one archive, nothing to copy' : 'copied'}</span>
      </p>
      {!release.isDone && <ProgressBar value={published + stopped} max={total} label="Cases published" />}
      <p className="ov-soft">
        {published} of {total} cases published{stopped > 0 && `, ${stopped} stopped`}.
      </p>
      {problems.map(({ label, sentence }) => (
        <Notice key={label} tone="warn" title={`${label}: ${sentence}`} />
      ))}
    </div>
  );
}

function Publish({ projectKey, signed }: Omit<Props, 'mayPublish'>) {
  const [isOpen, setOpen] = useState(false);
  const [scope, setScope] = useState<ReleaseScope>('final');
  const publish = useMutation({
    mutationFn: () => api.call('publish', { params: { project: projectKey }, body: { scope } }),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries();
    },
  });
  const cases = signed === 1 ? 'the signed case' : `all ${signed} signed cases`;
  return (
    <>
      {publish.isSuccess && <Notice tone="ok" title={`${publish.data.cases} cases are being published.`} />}
      <span className="ov-row">
        <Button disabled={signed === 0} onClick={() => setOpen(true)}>
          {signed === 0 ? 'No signed case waits to be published' : `Publish ${cases}…`}
        </Button>
      </span>
      {isOpen && (
        <Dialog
          title={`Publish ${cases}?`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>Not now</Button>
              <Button look="bad" busy={publish.isPending} onClick={() => publish.mutate()}>
                Publish
              </Button>
            </>
          }
        >
          <p>
            The records are copied to the source archive, where everybody who works with it can see them. Readers and
            adjudicators are named by their codes alone. This cannot be taken back from here.
          </p>
          <RadioGroup
            legend="What"
            value={scope}
            onChange={setScope}
            options={Object.entries(RELEASE_SCOPES).map(([value, label]) => ({ value: value as ReleaseScope, label }))}
          />
          {publish.isError && <ErrorNotice error={publish.error} />}
        </Dialog>
      )}
    </>
  );
}
