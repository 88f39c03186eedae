import type { CaseView } from '@overread/contract';
import { NumberMeanings } from '@overread/ui';

const number = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits));

/** Agreement of the first locked reads, per item, with what they differ in. */
export function AgreementCard({ agreement }: { readonly agreement: NonNullable<CaseView['agreement']> }) {
  return (
    <section className="pg-card" aria-label="Agreement">
      <h2>Agreement of the first locked reads</h2>
      <p>{agreement.verdict}</p>
      <div className="pg-scroll">
        <table className="pg-table">
          <thead>
            <tr>
              <th>Item</th>
              <th>Verdict</th>
              <th className="num">Dice</th>
              <th className="num">IoU</th>
              <th className="num">HD95, mm</th>
              <th className="num">Left, ml</th>
              <th className="num">Right, ml</th>
            </tr>
          </thead>
          <tbody>
            {agreement.rows.map((row) => (
              <tr key={row.label}>
                <td>{row.label}</td>
                <td>{row.verdict}</td>
                <td className="num">{number(row.dice, 4)}</td>
                <td className="num">{number(row.iou, 4)}</td>
                <td className="num">{number(row.hd95Mm, 2)}</td>
                <td className="num">{number(row.leftMl, 2)}</td>
                <td className="num">{number(row.rightMl, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <NumberMeanings meanings={agreement.meanings} />
      {agreement.discrepancies.length > 0 && (
        <>
          <h3>By the rules of the SOP</h3>
          <ul className="ov-stack">
            {agreement.discrepancies.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
