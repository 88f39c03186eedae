import type { BitGrid } from './bitGrid.ts';
import type { GridAxes } from './gridAxes.ts';

/** What is searched: grids of one size in one arena. */
export interface NearestSearch {
  readonly queries: BitGrid;
  /** With at least one bit set. */
  readonly targets: BitGrid;
  /** Scratch; what it holds is lost. It may be what the others were made from, once that has served. */
  readonly rest: BitGrid;
  readonly axes: GridAxes;
  /** Steps of the search before the distance transform takes over, where not the usual ones; the distances do not depend on it. */
  readonly budget?: number | undefined;
}

/** What the first, near search has left open: the bits of `rest`, and negative values. */
export interface OpenSearch extends NearestSearch {
  readonly values: number;
  readonly valueCount: number;
  /** For each row the number of its first value (i32). */
  readonly rowStarts: number;
  readonly unresolved: number;
}
