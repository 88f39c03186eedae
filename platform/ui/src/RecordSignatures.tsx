import type { BoundObject, RecordSignature } from '@overread/contract';
import { Badge } from './Badge.tsx';
import { CopyValue } from './CopyValue.tsx';
import { moment } from './moment.ts';

const VERDICTS = {
  good: { label: 'good', tone: 'ok' },
  doubtful: { label: 'certificate in doubt', tone: 'warn' },
  bad: { label: 'does not hold', tone: 'bad' },
} as const satisfies Record<RecordSignature['verdict'], { label: string; tone: 'ok' | 'warn' | 'bad' }>;

const BOUND = {
  fits: { label: 'unchanged', tone: 'ok' },
  differs: { label: 'differs', tone: 'bad' },
  gone: { label: 'not checked', tone: 'warn' },
} as const satisfies Record<BoundObject['verdict'], { label: string; tone: 'ok' | 'warn' | 'bad' }>;

interface Props {
  readonly signatures: readonly RecordSignature[];
  readonly bound: readonly BoundObject[];
}

/** Who signed an object, when and with which meaning, whether that holds now, and what the signature binds. */
export function RecordSignatures({ signatures, bound }: Props) {
  return (
    <section className="ov-record__part" aria-label="Signatures">
      <h3>{signatures.length === 1 ? 'Signature' : 'Signatures'}</h3>
      {signatures.map(({ name, meaning, at, verdict, sentences, certificate }) => (
        <div key={`${name} ${at} ${meaning}`} className="ov-signature" data-ov="signature" data-ov-verdict={verdict}>
          <div className="ov-row">
            <strong>{name}</strong>
            <Badge tone={VERDICTS[verdict].tone}>{VERDICTS[verdict].label}</Badge>
            <span className="ov-push ov-soft">{at === null ? 'without a time' : moment(at)}</span>
          </div>
          <p>{meaning}</p>
          {sentences.map((sentence) => (
            <p key={sentence} className="ov-soft">
              {sentence}
            </p>
          ))}
          {certificate && (
            <details>
              <summary>Certificate</summary>
              <dl className="ov-facts">
                <dt>Issued to</dt>
                <dd>{certificate.subject}</dd>
                <dt>Issued by</dt>
                <dd>{certificate.issuer}</dd>
                <dt>Valid</dt>
                <dd>
                  {moment(certificate.since)} to {moment(certificate.until)}
                </dd>
                <dt>SHA-256</dt>
                <dd>
                  <CopyValue name="SHA-256 of the certificate" value={certificate.fingerprint} />
                </dd>
              </dl>
            </details>
          )}
        </div>
      ))}
      {bound.length > 0 && (
        <section className="ov-record__part" aria-label="What it binds">
          <h4>What it binds, compared with what the archive holds now</h4>
          <ul className="ov-record__list">
            {bound.map(({ title, sopInstanceUid, verdict, sentence }) => (
              <li key={`${title} ${sopInstanceUid}`} data-ov="bound" data-ov-verdict={verdict}>
                <Badge tone={BOUND[verdict].tone}>{BOUND[verdict].label}</Badge> {title}
                {verdict !== 'fits' && <span className="ov-soft"> {sentence}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}
