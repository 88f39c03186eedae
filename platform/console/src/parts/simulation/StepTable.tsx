import type { LimitSimulationView, LimitView } from '@overread/contract';
import { percent, range } from '../reliability/reliabilityWords.ts';
import { inOrder, limitWords } from './simulationWords.ts';

interface Props {
  readonly limit: LimitView;
  readonly simulation: LimitSimulationView;
}

const inPercent = ({ low, high }: { readonly low: number | null; readonly high: number | null }) =>
  range({ low: low === null ? null : 100 * low, high: high === null ? null : 100 * high }, 0);

/** What the chart shows, in numbers: one row wherever something changes. */
export function StepTable({ limit, simulation }: Props) {
  return (
    <details className="pg-behind">
      <summary>The same as a table</summary>
      <p className="ov-soft">
        One row wherever something changes, the most lenient limit first. What lies between two rows is as the row of
        the {limit.between} limit says.
      </p>
      <section className="pg-scroll pg-steps" aria-label="Shares by limit">
        <table className="pg-table pg-numbers">
          <thead>
            <tr>
              <th className="num">Limit</th>
              <th className="num">Cases</th>
              <th className="num">Share</th>
              <th className="num">95 % interval, %</th>
              <th className="num">Items</th>
              <th className="num">Share</th>
              <th className="num">95 % interval, %</th>
              <th>Cases that go from here on</th>
            </tr>
          </thead>
          <tbody>
            {simulation.steps.map((step) => (
              <tr key={step.limit}>
                <td className="num">
                  {limitWords(step.limit, limit)}
                  {step.limit === limit.value && ' (present)'}
                </td>
                <td className="num">{step.cases}</td>
                <td className="num">{percent(step.caseShare.value)}</td>
                <td className="num">{inPercent(step.caseShare)}</td>
                <td className="num">{step.items}</td>
                <td className="num">{percent(step.itemShare.value)}</td>
                <td className="num">{inPercent(step.itemShare)}</td>
                <td>{inOrder(step.joining).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
