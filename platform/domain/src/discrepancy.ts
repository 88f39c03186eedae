/** Kinds of concrete difference between two reads. `severity` orders the adjudicator's list within a rule's own. */
export const DISCREPANCY_KINDS = {
  evaluability: 'One reader could not evaluate the case',
  state: 'The readers differ on whether it is there',
  instanceUnmatched: 'One reader only',
  splitOrMerge: 'One lesion or several',
  imageChoice: 'Different images marked',
  overlap: 'Different extent',
  surfaceDistance: 'Outlines lie apart',
  volume: 'Different volume',
  category: 'Different answer',
  number: 'Different number',
  managementBoundary: 'On either side of a size that matters',
  wrongSide: 'Different side of the patient',
  labelSwap: 'Labels may be swapped',
  wrongLevel: 'Different level or segment',
  timepointResponse: 'Different response to treatment',
} as const;

export type DiscrepancyKind = keyof typeof DISCREPANCY_KINDS;
export type Severity = 'critical' | 'major' | 'minor';

/** The side of a read in adjudication; which reader it is was drawn by lot per case and is never said. */
export type Side = 'left' | 'right';

/** A point in the patient, in mm: x towards the left, y towards the back, z towards the head (PS3.3 C.7.6.2.1.1). */
export type WorldMm = readonly [x: number, y: number, z: number];

/** Where a discrepancy is seen best: a source image and a point on it, column and row from 0; `slice` as the viewer counts, from 1. */
export interface Place {
  readonly sopInstanceUid: string;
  readonly slice: number;
  readonly column: number;
  readonly row: number;
  /** The centre of that voxel; absent where the images have no place in the patient, and in records before version 2.0.0. */
  readonly worldMm?: WorldMm;
}

/**
 * A unit that the adjudicator decides on: an item, or one pair of instances of a `many` item (either may be missing).
 * `id` is stable under swapping the readers and says nothing about them.
 */
export interface Unit {
  readonly id: string;
  readonly item: string;
  readonly left: string | null;
  readonly right: string | null;
}

/** One concrete difference, with the sentence that the adjudicator reads. */
export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  readonly unit: string;
  readonly item: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly sentence: string;
  readonly place: Place | null;
  /** Numbers behind the sentence, shown on demand: `dice: 0.71`, `limit: 0.75`. */
  readonly values: Readonly<Record<string, number>>;
}

/** The verdict of one rule, or one member of a combination, with its numbers: unrounded, null where it has none. */
export interface RuleOutcome {
  readonly verdict: 'pass' | 'fail' | 'notApplicable';
  readonly value: number | null;
  readonly limit: number | null;
  /** What the numbers measure, as in `Comparison.metrics` (`dice`, `nsd@1.5`), `difference`, `differencePercent`, `boundary`, `mirrorMm`, `levelDice`. */
  readonly measure?: string;
}

/** The verdict of one rule on one unit. Fields that may be absent are so in records before version 2.0.0. */
export interface RuleVerdict extends RuleOutcome {
  readonly rule: string;
  /** Id of a unit, or key of a composite. */
  readonly unit: string;
  /** Of a combination: what each member says, in its order. */
  readonly members?: readonly RuleOutcome[];
  /** Why, in a sentence; none where the rule does not apply. */
  readonly sentence?: string;
}

/** What the comparison of the first locked reads says about a case. Sides, never readers. */
export interface Comparison {
  readonly units: readonly Unit[];
  readonly verdicts: readonly RuleVerdict[];
  readonly discrepancies: readonly Discrepancy[];
  /** Units without a failing rule. */
  readonly concordantUnits: readonly string[];
  readonly isConcordant: boolean;
  /** Metrics per unit, unrounded; null where undefined (both empty, one empty). */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  /** Where each unit with masks is seen best, and the slices on which the reads differ there (as the viewer counts, from 1). */
  readonly places?: Readonly<
    Record<
      string,
      { readonly place: Place | null; readonly slices: { readonly from: number; readonly to: number } | null }
    >
  >;
}
