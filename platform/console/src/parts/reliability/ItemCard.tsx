import type { MetricView, ReliabilityItemView } from '@overread/contract';
import { CoefficientTable } from './CoefficientTable.tsx';
import { counted, digitsOf, FEW_WORDS, isFew, missingSentence, number, range } from './reliabilityWords.ts';
import { Source } from './Source.tsx';

const BETTER: Readonly<Record<string, string>> = {
  larger: 'Larger is better',
  smaller: 'Smaller is better',
  zero: 'Nearer to 0 is better',
};

/** One structure, or kind of lesion: whether readers see it, how far their outlines agree, and what is not in the numbers. */
export function ItemCard({ item }: { readonly item: ReliabilityItemView }) {
  const [first] = item.metrics;
  return (
    <section className="pg-card" aria-label={item.label}>
      <h2>{item.label}</h2>
      {item.state !== null && (
        <CoefficientTable per="case" rows={[{ label: 'Whether it is there', reliability: item.state }]} />
      )}
      {item.lesions !== null && <Lesions lesions={item.lesions} />}
      {first === undefined ? (
        <p className="ov-soft">No lesion was marked, so there is no outline to compare.</p>
      ) : (
        <>
          <MetricTable metrics={item.metrics} per={item.per} />
          <p className="ov-soft">
            {missingSentence(first, item.per)} {isFew(first) && FEW_WORDS}
          </p>
          <details className="pg-behind">
            <summary>
              What these measures are<span className="pg-hidden"> ({item.label})</span>
            </summary>
            <dl className="pg-dl">
              {item.metrics.map((metric) => (
                <div key={metric.key} className="pg-term">
                  <dt>{metric.name}</dt>
                  <dd>
                    {metric.definition} {BETTER[metric.better]}. Source: <Source of={metric.source} />.
                  </dd>
                </div>
              ))}
            </dl>
            <p className="ov-soft">
              The median and its interval are over {item.per === 'lesion' ? 'lesions, by patient' : 'cases, by patient'}
              : voxels of one mask are not independent, so no interval is taken over them. Interval: percentile
              bootstrap of patients.
            </p>
          </details>
        </>
      )}
    </section>
  );
}

function MetricTable({ metrics, per }: { readonly metrics: readonly MetricView[]; readonly per: 'case' | 'lesion' }) {
  return (
    <div className="pg-scroll">
      <table className="pg-table pg-numbers">
        <thead>
          <tr>
            <th>Outlines</th>
            <th className="num">Median</th>
            <th className="num">95 % interval</th>
            <th className="num">5 to 95 % of {per}s</th>
            <th className="num">{per === 'lesion' ? 'Lesions' : 'Cases'}</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => {
            const digits = digitsOf(metric);
            return (
              <tr key={metric.key} className={isFew(metric) ? 'ov-soft' : undefined}>
                <td>
                  {metric.name}
                  {metric.unit !== '1' && `, ${metric.unit}`}
                </td>
                <td className="num">{number(metric.median.value, digits)}</td>
                <td className="num">{range(metric.median, digits)}</td>
                <td className="num">{range({ low: metric.p5, high: metric.p95 }, digits)}</td>
                <td className="num">{metric.measured}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Lesions({ lesions }: { readonly lesions: NonNullable<ReliabilityItemView['lesions']> }) {
  const { matched, oneReaderOnly, f1, bothAbsent, notCountedCases } = lesions;
  if (matched + oneReaderOnly === 0)
    return <p>No reader marked one; both say none in {counted(bothAbsent, 'case')}.</p>;
  const interval = f1.low === null ? ` (no interval: ${f1.noInterval})` : ` (95 % interval ${range(f1, 2)})`;
  return (
    <p>
      {counted(matched, 'lesion')} marked by both readers, {oneReaderOnly} by one only: F1 {number(f1.value, 2)}
      {interval}, twice the matched divided by all marks. Both say none in {counted(bothAbsent, 'case')}.
      {notCountedCases > 0 &&
        ` In ${counted(notCountedCases, 'case')} a reader did not mark lesion by lesion or could not evaluate it; they are not counted here.`}
    </p>
  );
}
