import type { ReliabilityReportView } from '@overread/contract';
import { Notice } from '@overread/ui';
import { counted } from './reliabilityWords.ts';

/** Who read with whom, and whether that is enough to speak of all readers together (R12.7). */
export function ReaderMatrix({ report }: { readonly report: ReliabilityReportView }) {
  const { readers, shared, groups, tooFew, fewestShared } = report;
  const casesOf = (a: string, b: string) =>
    shared.find((one) => one.readers.includes(a) && one.readers.includes(b) && a !== b)?.cases ?? 0;
  return (
    <section className="pg-card" aria-label="Who read with whom">
      <h2>Who read with whom</h2>
      {groups.length > 1 ? (
        <Notice tone="warn" title={`The readers fall into ${groups.length} groups that share no case.`}>
          {groups.map((group) => group.join(', ')).join(' / ')}. Nothing is known about agreement between the groups.
          Give readers of different groups the same cases.
        </Notice>
      ) : (
        tooFew.length > 0 && (
          <Notice
            tone="warn"
            title={`${counted(tooFew.length, 'pair')} of readers ${tooFew.length === 1 ? 'shares' : 'share'} fewer than ${fewestShared} cases.`}
          >
            {tooFew.map((pair) => `${pair.readers.join(' and ')}: ${pair.cases}`).join('; ')}. Too few to judge these
            pairs by themselves; the numbers below are of all readers together.
          </Notice>
        )
      )}
      <div className="pg-scroll">
        <table className="pg-table pg-matrix">
          <caption className="ov-soft">Cases that two readers share</caption>
          <thead>
            <tr>
              <td />
              {readers.map((code) => (
                <th key={code} scope="col" className="num">
                  {code}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {readers.map((row) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {readers.map((column) => (
                  <td key={column} className={casesOf(row, column) < fewestShared ? 'num ov-soft' : 'num'}>
                    {row === column ? '·' : casesOf(row, column)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
