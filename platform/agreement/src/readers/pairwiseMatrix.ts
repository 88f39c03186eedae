import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { measurePair } from '../pair/measurePair.ts';
import type { PairMetrics, PairOptions } from '../pair/pairMetrics.ts';

/** What was measured of two readers; `a` before `b` in the list of reads. */
export interface ReaderPair<T> {
  readonly a: number;
  readonly b: number;
  readonly measured: T;
}

/**
 * Measures every pair of readers once; a missing read (null) is in no pair. `measure` is any function of two reads, {@link measureReaders} the
 * usual one. The pairs of n readers are not n (n - 1) / 2 independent observations: intervals are taken over cases.
 */
export function pairsOfReaders<R, T>(reads: readonly (R | null)[], measure: (a: R, b: R) => T): ReaderPair<T>[] {
  return reads.flatMap((first, a) =>
    reads.flatMap((second, b) =>
      first === null || second === null || a >= b ? [] : [{ a, b, measured: measure(first, second) }],
    ),
  );
}

/** Everything that `measurePair` measures, of every pair of masks. Throws `MASKS_DIFFER`, `GRID_INVALID`. */
export function measureReaders(
  reads: readonly (BitMask | null)[],
  grid: Grid,
  options: PairOptions = {},
): ReaderPair<PairMetrics>[] {
  return pairsOfReaders(reads, (a, b) => measurePair(a, b, grid, options));
}

/** One number of every pair of readers. */
export interface PairwiseMatrix {
  /** Row and column by reader; null on the diagonal, where a read is missing, and where the number is not defined. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Pairs with a number. */
  readonly pairs: number;
  /** Pairs of two reads of which the number is not defined: two empty masks have no Dice. They are in no mean. */
  readonly undefinedPairs: number;
  /** Over the pairs with a number; null without any. */
  readonly mean: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

/** The matrix of one symmetric number, such as `(m) => m.dice`. */
export function pairwiseMatrix<T>(
  readers: number,
  measured: readonly ReaderPair<T>[],
  pick: (measured: T) => number | null,
): PairwiseMatrix {
  const values = Array.from({ length: readers }, () => new Array<number | null>(readers).fill(null));
  const defined: number[] = [];
  for (const { a, b, measured: of } of measured) {
    const value = pick(of);
    const [rowA, rowB] = [values[a], values[b]];
    if (rowA === undefined || rowB === undefined || value === null) continue;
    rowA[b] = value;
    rowB[a] = value;
    defined.push(value);
  }
  const isAny = defined.length > 0;
  return {
    values,
    pairs: defined.length,
    undefinedPairs: measured.length - defined.length,
    // In ascending order, so that the order of the readers changes no bit.
    mean: isAny ? [...defined].sort((p, q) => p - q).reduce((sum, v) => sum + v, 0) / defined.length : null,
    least: isAny ? Math.min(...defined) : null,
    most: isAny ? Math.max(...defined) : null,
  };
}
