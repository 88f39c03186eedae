import {
  type BootstrapResult,
  bootstrapOfReplicates,
  bootstrapReplicates,
  type RatingsFrame,
  type Statistic,
} from '@overread/agreement';

/** Shares that fail at one step, with their intervals over patients. */
export interface FailingShares {
  readonly ofCases: BootstrapResult;
  readonly ofItems: BootstrapResult;
}

/**
 * The shares of cases and of items that fail, at every step of a limit, from the same resamples.
 *
 * @param failing by step: how many items of each case fail; a case fails if one does.
 * @param items how many each case has.
 */
export function failingShares(
  frame: RatingsFrame,
  failing: readonly Int32Array[],
  items: Int32Array,
  { seed, replicates }: { readonly seed: number; readonly replicates: number },
): readonly FailingShares[] {
  const plan = { seed, resampling: 'patients' } as const;
  const drawn = new Set(frame.patients).size < 2 ? 0 : replicates;
  const [ofCases, ofItems] = [failing.map(() => new Float64Array(drawn)), failing.map(() => new Float64Array(drawn))];
  const changes = failing.map((now, step) => changedRows(now, failing[step - 1]));
  let resample = 0;
  // One pass over the resamples for all steps; from step to step only what changes is counted.
  const everyStep: Statistic = {
    readersMayRepeat: false,
    of: ({ cases }) => {
      let [allCases, allItems, someCases, someItems] = [0, 0, 0, 0];
      for (let row = 0; row < items.length; row += 1) {
        const times = cases[row] ?? 0;
        allCases += times;
        allItems += times * (items[row] ?? 0);
      }
      for (let step = 0; step < failing.length; step += 1) {
        for (const { row, more, joins } of changes[step] ?? []) {
          const times = cases[row] ?? 0;
          someItems += times * more;
          someCases += times * joins;
        }
        (ofCases[step] ?? NONE)[resample] = someCases / allCases;
        (ofItems[step] ?? NONE)[resample] = someItems / allItems;
      }
      resample += 1;
      return { value: 0, reason: null };
    },
  };
  if (drawn > 0) bootstrapReplicates(frame, everyStep, plan, 0, drawn);
  const one = new Int32Array(items.length).fill(1);
  return failing.map((now, step) => {
    const result = (statistic: Statistic, values: Float64Array): BootstrapResult => {
      const bca = bootstrapOfReplicates(frame, statistic, plan, values);
      const hasNoBca = bca.interval.reason === 'jackknifeUndefined' || bca.interval.reason === 'outsideResamples';
      return hasNoBca ? bootstrapOfReplicates(frame, statistic, { ...plan, kind: 'percentile' }, values) : bca;
    };
    return {
      ofCases: result(shareOf(now.map(Math.sign), one), ofCases[step] ?? NONE),
      ofItems: result(shareOf(now, items), ofItems[step] ?? NONE),
    };
  });
}

const NONE = new Float64Array(0);

interface Change {
  readonly row: number;
  readonly more: number;
  /** 1 where the case fails from here on. */
  readonly joins: number;
}

function changedRows(now: Int32Array, before: Int32Array | undefined): readonly Change[] {
  return Array.from(now, (count, row): Change => {
    const last = before?.[row] ?? 0;
    return { row, more: count - last, joins: Math.sign(count) - Math.sign(last) };
  }).filter(({ more }) => more !== 0);
}

/** The sum of `some` over that of `all`. */
function shareOf(some: Int32Array, all: Int32Array): Statistic {
  return {
    readersMayRepeat: false,
    of: ({ cases }) => {
      let [part, whole] = [0, 0];
      for (let row = 0; row < some.length; row += 1) {
        const times = cases[row] ?? 0;
        part += times * (some[row] ?? 0);
        whole += times * (all[row] ?? 0);
      }
      return whole === 0 ? { value: null, reason: 'noCases' } : { value: part / whole, reason: null };
    },
  };
}
