/** One of the two reads that are compared. */
export type Side = 'left' | 'right';

/** When two instances may be the same finding. */
export interface InstanceRule {
  /** A pair needs at least this intersection over union, and more than 0 in any case: with 0 any overlap will do. */
  readonly minimumIou: number;
}

/** Two instances taken for the same finding; `left` and `right` are indices into the two lists. */
export interface InstancePair {
  readonly left: number;
  readonly right: number;
  readonly iou: number;
  readonly dice: number;
}

/** One side marked `one` where the other marked several: `many` are indices on the other side, ascending. */
export interface InstanceSplit {
  readonly one: { readonly side: Side; readonly index: number };
  readonly many: readonly number[];
}

/**
 * How the instances of two reads correspond. Every instance is in a pair, alone on its side, or in the `many` of a
 * split; the `many` hold the paired one too. Pairs are in the order of the left indices, splits with `one` on the left
 * come first.
 */
export interface InstanceMatching {
  readonly pairs: readonly InstancePair[];
  readonly leftOnly: readonly number[];
  readonly rightOnly: readonly number[];
  readonly splits: readonly InstanceSplit[];
}
