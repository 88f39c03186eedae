import { type BootstrapResult, bootstrap, type RatingsFrame, type Statistic } from '@overread/agreement';
import type { MaskItem } from '@overread/domain';
import { type FirstReads, SIDES } from './firstReads.ts';
import { lesionUnits } from './itemRatings.ts';

/** How the lesions of an item correspond over all cases, by the matching rule of the SOP. */
export interface LesionCounts {
  readonly matched: number;
  /** Marked by one reader only; parts of a lesion that one reader marked as several, beyond the first, are among them. */
  readonly oneReaderOnly: number;
  /**
   * Twice the matched, divided by all marks of both readers (positive agreement), with its interval over patients; not defined where
   * nobody marked one.
   */
  readonly f1: BootstrapResult;
  /** Cases in which both readers said that there is none. */
  readonly bothAbsent: number;
  /** Cases with a reader who did not mark lesion by lesion, could not assess or not evaluate: their lesions are not counted. */
  readonly notCountedCases: number;
}

/** Counts the lesions of an item that both readers, or one of them, marked. */
export function lesionCounts(
  item: MaskItem,
  cases: readonly FirstReads[],
  { seed, replicates }: LesionPlan,
): LesionCounts {
  const counted = [...cases].sort((a, b) => (a.case < b.case ? -1 : 1)).filter((one) => isCounted(item, one));
  const counts = counted.map((one) => {
    const units = lesionUnits(item.key, one);
    const matched = units.filter(({ left, right }) => left !== null && right !== null).length;
    return { matched, only: units.length - matched };
  });
  const frame: RatingsFrame = {
    cases: counted.map((one) => one.case),
    patients: counted.map(({ patient }) => patient),
    readers: [...new Set(counted.flatMap(({ readers }) => [readers.left, readers.right]))].sort(),
    identity: 'persons',
  };
  const plan = { seed, resampling: 'patients' as const, ...(replicates === undefined ? {} : { replicates }) };
  const bca = bootstrap(frame, f1Of(counts), plan);
  const hasNoBca = bca.interval.reason === 'jackknifeUndefined' || bca.interval.reason === 'outsideResamples';
  return {
    matched: counts.reduce((sum, { matched }) => sum + matched, 0),
    oneReaderOnly: counts.reduce((sum, { only }) => sum + only, 0),
    f1: hasNoBca ? bootstrap(frame, f1Of(counts), { ...plan, kind: 'percentile' }) : bca,
    bothAbsent: counted.filter((one) => SIDES.every((side) => stateOn(item, one, side) === 'absent')).length,
    notCountedCases: cases.length - counted.length,
  };
}

/** Seed and number of resamples. */
interface LesionPlan {
  readonly seed: number;
  readonly replicates?: number;
}

const stateOn = (item: MaskItem, { evaluations }: FirstReads, side: 'left' | 'right') =>
  evaluations[side].notEvaluable ? null : (evaluations[side].items[item.key]?.state ?? null);

const isCounted = (item: MaskItem, one: FirstReads): boolean =>
  SIDES.every((side) => ['present', 'absent'].includes(stateOn(item, one, side) ?? ''));

function f1Of(counts: readonly { readonly matched: number; readonly only: number }[]): Statistic {
  return {
    readersMayRepeat: false,
    of: ({ cases }) => {
      let [twice, all] = [0, 0];
      for (const [row, { matched, only }] of counts.entries()) {
        const times = cases[row] ?? 0;
        twice += times * 2 * matched;
        all += times * (2 * matched + only);
      }
      return all === 0 ? { value: null, reason: 'categoryNotUsed' } : { value: twice / all, reason: null };
    },
  };
}
