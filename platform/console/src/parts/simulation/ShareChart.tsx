import type { EstimateView, LimitSimulationView, LimitView } from '@overread/contract';
import { useId } from 'react';
import type { LimitScale } from './limitScale.ts';
import { limitWords } from './simulationWords.ts';

const [WIDTH, HEIGHT] = [960, 300];
const BOX = { left: 56, right: WIDTH - 16, top: 22, bottom: HEIGHT - 44 } as const;
const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

interface Props {
  readonly limit: LimitView;
  readonly simulation: LimitSimulationView;
  readonly scale: LimitScale;
  readonly chosen: number;
}

/** The share that goes to the adjudicator against the limit: cases with their interval, and items. A table beside it says the same. */
export function ShareChart({ limit, simulation, scale, chosen }: Props) {
  const id = useId();
  const { from: first, to: end, ticks } = scale;
  const x = (value: number) =>
    BOX.left + ((Math.min(end, Math.max(first, value)) - first) / (end - first)) * (BOX.right - BOX.left);
  const y = (share: number) => BOX.bottom - share * (BOX.bottom - BOX.top);
  const rising = simulation.steps.toSorted((a, b) => a.limit - b.limit);
  /** Where a value holds: up to its limit if what lies between is said by the larger one, else from it on. */
  const stretches = rising.map((step, at) => {
    const [last, next] = [rising[at - 1]?.limit ?? first, rising[at + 1]?.limit ?? end];
    return { step, x: limit.between === 'larger' ? ([last, step.limit] as const) : ([step.limit, next] as const) };
  });
  const path = (of: (step: (typeof rising)[number]) => number) =>
    stretches
      .map(({ step, x: [from, to] }, at) => `${at === 0 ? 'M' : 'L'}${x(from)} ${y(of(step))}L${x(to)} ${y(of(step))}`)
      .join('');
  const band = stretches.flatMap(({ step: { caseShare }, x: [from, to] }) => {
    const { low, high } = ends(caseShare);
    return from === to ? [] : [{ from, to, low, high }];
  });
  const present = x(limit.value);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="pg-chart"
      role="img"
      aria-labelledby={`${id}t`}
      aria-describedby={`${id}d`}
    >
      <title id={`${id}t`}>Share that goes to the adjudicator, by the limit</title>
      <desc id={`${id}d`}>
        The share of cases with its 95 % interval, and the share of items. The table below says the same in numbers.
      </desc>
      {SHARES.map((share) => (
        <g key={share}>
          <line x1={BOX.left} x2={BOX.right} y1={y(share)} y2={y(share)} className="pg-chart-grid" />
          <text x={BOX.left - 8} y={y(share) + 4} textAnchor="end">
            {100 * share} %
          </text>
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={BOX.bottom + 18} textAnchor={x(tick) > BOX.right - 20 ? 'end' : 'middle'}>
          {limitWords(tick, limit)}
        </text>
      ))}
      <text x={(BOX.left + BOX.right) / 2} y={HEIGHT - 6} textAnchor="middle">
        limit
      </text>
      {band.map(({ from, to, low, high }) => (
        <rect
          key={`${from} ${to}`}
          x={x(from)}
          width={Math.max(0, x(to) - x(from))}
          y={y(high)}
          height={y(low) - y(high)}
          className="pg-chart-band"
        />
      ))}
      <path d={path((step) => step.itemShare.value ?? 0)} className="pg-chart-items" />
      <path d={path((step) => step.caseShare.value ?? 0)} className="pg-chart-cases" />
      <line x1={present} x2={present} y1={BOX.top} y2={BOX.bottom} className="pg-chart-present" />
      <text x={present} y={BOX.top - 8} textAnchor={present > WIDTH - 80 ? 'end' : present < 90 ? 'start' : 'middle'}>
        present
      </text>
      <line x1={x(chosen)} x2={x(chosen)} y1={BOX.top} y2={BOX.bottom} className="pg-chart-chosen" />
    </svg>
  );
}

/** The ends of an interval; where there is none, the value. */
const ends = ({ value, low, high }: EstimateView) => ({ low: low ?? value ?? 0, high: high ?? value ?? 0 });
