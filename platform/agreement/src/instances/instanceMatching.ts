/** One of the two reads that are compared. */
export type Side = 'left' | 'right';

/** Two instances taken for the same finding; `left` and `right` are indices into the two lists. Centroids may match where `iou` is 0. */
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
