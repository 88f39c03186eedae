import type { InstanceMatching } from './instanceMatching.ts';

/** How two reads agree on which findings there are. "Missing" and "extra" are seen from the left read; exchanging the reads exchanges them. */
export interface DetectionCounts {
  /** Pairs. */
  readonly matched: number;
  /** Only in the left read. */
  readonly missing: number;
  /** Only in the right read. */
  readonly extra: number;
  /** Findings of the left read that the right one marked as several, and of the right that the left marked as several. */
  readonly split: number;
  readonly merged: number;
  /**
   * 2 x matched / (2 x matched + missing + extra): the same whichever read is taken as reference. Parts of a split are neither matched nor missing;
   * they count in `split` and `merged` alone. Null where neither read has a finding: agreement on absence.
   */
  readonly f1: number | null;
}

/** The counts of one case. */
export function detectionCounts(matching: InstanceMatching): DetectionCounts {
  const split = matching.splits.filter(({ one }) => one.side === 'left').length;
  return withF1({
    matched: matching.pairs.length,
    missing: matching.leftOnly.length,
    extra: matching.rightOnly.length,
    split,
    merged: matching.splits.length - split,
  });
}

/** Detection over cases. */
export interface DetectionOverCases extends DetectionCounts {
  readonly cases: number;
  /** Cases in which some finding is missing or extra, split or merged. */
  readonly casesThatDiffer: number;
  /** The mean of the cases' F1, over those that have one: a case with many findings weighs no more than another. `f1` is of the sums. */
  readonly meanF1: number | null;
}

/** The counts of many cases, summed. Intervals are taken over cases, never over findings. */
export function detectionOverCases(cases: readonly DetectionCounts[]): DetectionOverCases {
  const sum = (key: 'matched' | 'missing' | 'extra' | 'split' | 'merged') => cases.reduce((n, one) => n + one[key], 0);
  const f1s = cases.flatMap(({ f1 }) => (f1 === null ? [] : [f1]));
  const differs = ({ missing, extra, split, merged }: DetectionCounts) => missing + extra + split + merged > 0;
  return {
    ...withF1({
      matched: sum('matched'),
      missing: sum('missing'),
      extra: sum('extra'),
      split: sum('split'),
      merged: sum('merged'),
    }),
    cases: cases.length,
    casesThatDiffer: cases.filter(differs).length,
    meanF1: f1s.length === 0 ? null : f1s.reduce((total, f1) => total + f1, 0) / f1s.length,
  };
}

function withF1(counts: Omit<DetectionCounts, 'f1'>): DetectionCounts {
  const { matched, missing, extra } = counts;
  const of = 2 * matched + missing + extra;
  return { ...counts, f1: of === 0 ? null : (2 * matched) / of };
}
