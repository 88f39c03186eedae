import type { FiledRecordView } from '@overread/contract';
import type { ReactNode } from 'react';
import { Badge } from './Badge.tsx';
import { CopyValue } from './CopyValue.tsx';
import { moment } from './moment.ts';
import { RecordSignatures } from './RecordSignatures.tsx';
import { RecordTableView } from './RecordTableView.tsx';
import { RecordTree } from './RecordTree.tsx';
import { RECORD_STATUS_WORDS } from './recordStatusWords.ts';

type Reference = FiledRecordView['references'][number];

interface Props {
  readonly record: FiledRecordView;
  /** Makes a link to another object of ours; without it, references are plain words. */
  readonly link?: (reference: Reference) => ReactNode;
  /** What stands beside the title, such as a link that saves the file. */
  readonly actions?: ReactNode;
  /** True where the title stands above it already, as in a dialog. */
  readonly isTitled?: boolean;
}

/** One object of ours as a person reads it: what it is, who, when, numbers, references, and the whole of it on demand. */
export function RecordView({ record, link, actions, isTitled = false }: Props) {
  const { title, about, status, sentences, tables, lists, references, tree, technical, isMasked, signatures, bound } =
    record;
  return (
    <article className="ov-record" aria-label={title} data-ov="record">
      <header className="ov-record__head">
        <div className="ov-row">
          {!isTitled && <h1>{title}</h1>}
          {status && (
            <Badge tone={RECORD_STATUS_WORDS[status.state].tone}>{RECORD_STATUS_WORDS[status.state].label}</Badge>
          )}
          {record.verification === 'verified' && <Badge tone="ok">verified</Badge>}
          {isMasked && <Badge>without names</Badge>}
          {actions && <span className="ov-push">{actions}</span>}
        </div>
        <p className="ov-soft">{about}</p>
      </header>
      <Facts record={record} />
      {sentences.map((sentence, index) => (
        <p key={sentence} className={index === 0 ? 'ov-record__sentence' : 'ov-soft'}>
          {sentence}
        </p>
      ))}
      {lists.map((list) => (
        <section key={list.title} className="ov-record__part" aria-label={list.title}>
          <h3>{list.title}</h3>
          <ul className="ov-record__list">
            {list.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </section>
      ))}
      {tables.map((table) => (
        <RecordTableView key={table.title} table={table} />
      ))}
      {signatures.length > 0 && <RecordSignatures signatures={signatures} bound={bound} />}
      {references.length > 0 && (
        <section className="ov-record__part" aria-label="Other records">
          <h3>Other records</h3>
          <ul className="ov-record__list">
            {references.map((reference, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: references have no name of their own and never move.
              <li key={index}>
                <span className="ov-soft">{reference.relation}</span>{' '}
                {link && reference.sopInstanceUid !== null ? link(reference) : reference.title}
              </li>
            ))}
          </ul>
        </section>
      )}
      {tree.length > 0 && (
        <details className="ov-record__more">
          <summary>The whole record</summary>
          <RecordTree lines={tree} />
        </details>
      )}
      {technical && (
        <details className="ov-record__more" data-ov="technical">
          <summary>Technical</summary>
          <dl className="ov-facts">
            <dt>DICOM object</dt>
            <dd>
              {technical.sopClass}, {kilobytes(technical.size)}
            </dd>
            <dt>SHA-256 of the file</dt>
            <dd>
              <CopyValue name="SHA-256" value={technical.sha256} />
            </dd>
            <dt>SOP Instance UID</dt>
            <dd>
              <CopyValue name="SOP Instance UID" value={technical.sopInstanceUid} />
            </dd>
            <dt>Series Instance UID</dt>
            <dd>
              <CopyValue name="Series Instance UID" value={technical.seriesInstanceUid} />
            </dd>
            <dt>Study Instance UID</dt>
            <dd>
              <CopyValue name="Study Instance UID" value={technical.studyInstanceUid} />
            </dd>
            {record.protocol && (
              <>
                <dt>SHA-256 of the SOP</dt>
                <dd>
                  <CopyValue name="SHA-256 of the SOP" value={record.protocol.digest.replace(/^sha256:/, '')} />
                </dd>
              </>
            )}
          </dl>
        </details>
      )}
    </article>
  );
}

function Facts({ record }: { readonly record: FiledRecordView }) {
  const { who, madeAt, protocol, completion, verification, signer, status } = record;
  const says = [completion, verification].filter(Boolean).join(', ');
  return (
    <dl className="ov-facts">
      <dt>Made by</dt>
      <dd>{who}</dd>
      {madeAt !== null && (
        <>
          <dt>Made</dt>
          <dd>{moment(madeAt)}</dd>
        </>
      )}
      {protocol && (
        <>
          <dt>SOP</dt>
          <dd>
            {protocol.title} {protocol.version}
          </dd>
        </>
      )}
      {says !== '' && (
        <>
          <dt>The document is</dt>
          <dd>{says}</dd>
        </>
      )}
      {signer && (
        <>
          <dt>Verified by</dt>
          <dd>
            {[signer.name, signer.organization].filter(Boolean).join(', ')}, {moment(signer.at)}
          </dd>
        </>
      )}
      {status && status.state !== 'filed' && (
        <>
          <dt>Status</dt>
          <dd>{status.sentence}</dd>
        </>
      )}
    </dl>
  );
}

const kilobytes = (bytes: number): string => (bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`);
