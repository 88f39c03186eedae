import type { CoefficientView } from '@overread/contract';
import { Fragment } from 'react';
import { counted, FEW_WORDS, isFew, number, percent, range } from './reliabilityWords.ts';
import { Source } from './Source.tsx';

interface Row {
  readonly label: string;
  readonly reliability: CoefficientView | null;
}

/** Coefficients of agreement, each with what is to be read beside it and, on demand, why this one. */
export function CoefficientTable({ rows, per }: { readonly rows: readonly Row[]; readonly per: 'case' | 'lesion' }) {
  return (
    <div className="pg-scroll">
      <table className="pg-table pg-numbers">
        <thead>
          <tr>
            <th>What</th>
            <th>Coefficient</th>
            <th className="num">Value</th>
            <th className="num">95 % interval</th>
            <th className="num">Say the same</th>
            <th className="num">PABAK</th>
            <th className="num">AC1</th>
            <th className="num">{per === 'lesion' ? 'Lesions' : 'Cases'}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, reliability }) =>
            reliability === null ? (
              <tr key={label}>
                <td>{label}</td>
                <td colSpan={7} className="ov-soft">
                  {per === 'lesion'
                    ? 'No lesion has the answer of two readers.'
                    : 'No case has the statement of two readers.'}
                </td>
              </tr>
            ) : (
              <Fragment key={label}>
                <tr className={isFew(reliability) ? 'ov-soft pg-joined' : 'pg-joined'}>
                  <td>{label}</td>
                  <td>{reliability.name}</td>
                  <td className="num">{number(reliability.value, 2)}</td>
                  <td className="num">{range(reliability, 2)}</td>
                  <td className="num">{percent(reliability.percentAgreement)}</td>
                  <td className="num">{number(reliability.pabak, 2)}</td>
                  <td className="num">{number(reliability.ac1, 2)}</td>
                  <td className="num">{reliability.cases}</td>
                </tr>
                <tr>
                  <td colSpan={8}>
                    <Behind of={reliability} label={label} per={per} />
                  </td>
                </tr>
              </Fragment>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** What no number can say by itself: why there is none, how often each answer was given, why this coefficient, where it comes from. */
function Behind({
  of,
  label,
  per,
}: {
  readonly of: CoefficientView;
  readonly label: string;
  readonly per: 'case' | 'lesion';
}) {
  const used = of.prevalence?.filter(({ share }) => share > 0) ?? [];
  const missing =
    of.noValue === null ? (of.noInterval === null ? null : `No interval: ${of.noInterval}`) : `No value: ${of.noValue}`;
  return (
    <>
      {missing !== null && <p className="ov-soft">{missing}</p>}
      {used.length > 0 && (
        <p className="ov-soft">Said: {used.map(({ level, share }) => `${level} ${percent(share)}`).join(', ')}.</p>
      )}
      {isFew(of) && <p className="ov-soft">{FEW_WORDS}</p>}
      <details className="pg-behind">
        <summary>
          Why {of.name}, and what to bear in mind<span className="pg-hidden"> ({label})</span>
        </summary>
        <ul className="pg-notes">
          {per === 'lesion' && <li>Each lesion that both readers marked counts as a case of its patient.</li>}
          {[...of.why, ...of.cautions].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          <li>
            {of.when} Over {counted(of.patients, 'patient')} and {counted(of.readers, 'reader')}. Source:{' '}
            <Source of={of.source} />.
          </li>
          {of.pabak !== null && (
            <li>
              PABAK (Brennan and Prediger) is the agreement as it would be if all answers were equally likely by chance;
              AC1 (Gwet) stays steady where one answer is rare. Sources:{' '}
              <Source of="10.1177/001316448104100307, 10.1348/000711006X126600" />.
            </li>
          )}
        </ul>
      </details>
    </>
  );
}
