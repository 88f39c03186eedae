import type { LimitSimulationView, LimitView } from '@overread/contract';

/** What the chart shows and the slider reaches. */
export interface LimitScale {
  readonly from: number;
  readonly to: number;
  /** By what the slider moves. */
  readonly grain: number;
  readonly ticks: readonly number[];
}

type Limit = Pick<LimitView, 'value' | 'lowest' | 'highest' | 'isWhole'>;

/**
 * The stretch in which something changes, the present limit and what was typed in it, with some room on either side; rounded outwards, and
 * never beyond what a limit can be.
 */
export function limitScale(limit: Limit, steps: LimitSimulationView['steps'], typed: number): LimitScale {
  const { lowest, highest, value, isWhole } = limit;
  if (isWhole && highest !== null) return { from: lowest, to: highest, grain: 1, ticks: upTo(lowest, highest, 1) };
  const inside = steps.map((step) => step.limit).filter((one) => one !== lowest && one !== highest);
  const [first, last] = [Math.min(value, typed, ...inside), Math.max(value, typed, ...inside)];
  const room = first === last ? Math.max(Math.abs(value) / 2, 0.1) : (last - first) / 10;
  const tick = nice((last - first + 2 * room) / 8);
  const from = Math.max(lowest, tidy(Math.floor((first - room) / tick) * tick));
  const to = Math.min(highest ?? Number.POSITIVE_INFINITY, tidy(Math.ceil((last + room) / tick) * tick));
  return { from, to, grain: nice((to - from) / 200), ticks: upTo(from, to, tick) };
}

/** 1, 2 or 5 times a power of ten, the least that is no smaller. */
function nice(length: number): number {
  const ten = 10 ** Math.floor(Math.log10(length));
  return tidy(([1, 2, 5].find((one) => one * ten >= length * 0.999) ?? 10) * ten);
}

/** Without the last digits of floating point: 0.30000000000000004 is 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(9));

const upTo = (from: number, to: number, tick: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / tick + 1e-6) + 1 }, (_, at) => tidy(from + at * tick));
