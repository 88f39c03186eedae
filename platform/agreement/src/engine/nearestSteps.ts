import type { Arena } from './arena.ts';
import { GUARD_ROWS } from './bitGrid.ts';
import { farSteps } from './farSteps.ts';
import { square } from './gridAxes.ts';
import type { NearestSearch } from './nearestSearch.ts';

/** Distances of a set of queries in the memory of an {@link Arena}. */
export interface NearestList {
  /** Squared distances in mm² (float64) of the queries that are no targets themselves (those have distance 0), in reading order: slices, rows, columns. */
  readonly address: number;
  readonly count: number;
}

/** What `rowsOf` (assembly/rows.ts) needs for its table. */
const ROW_TABLE_BYTES = 154 * 32 + 2048;
/** Columns to either side that a look at one row covers in every form of the kernel. */
const COLUMNS = 28;
/** Queries between two yields: a millisecond's work or so. */
const QUERIES_PER_STEP = 20_000;

/**
 * The squared distance from every set bit of `queries` to the nearest set bit of `targets`, exactly: `(dx² + dy²) + dz²` in float64, with
 * each step in mm squared (whole steps times the spacing; differences of slice positions). Rounding being monotone, every search that is
 * exact finds the same bits. Yields the fraction done. The list stays where it is until the arena is released.
 */
export function* nearestSteps(arena: Arena, search: NearestSearch): Generator<number, NearestList, void> {
  const { queries, targets, rest, axes } = search;
  const { kernel } = arena;
  const { rows, slices, rowWords, sliceWords } = queries;
  const count = kernel.countApart(queries.address, targets.address, slices * sliceWords);
  const address = arena.alloc(count * 8);
  const mark = arena.mark();
  const rowStarts = arena.alloc(rows * slices * 4);
  const squaresX = arena.alloc(65 * 8);
  const positions = arena.alloc(slices * 8);
  const table = arena.alloc(ROW_TABLE_BYTES);
  const frame = arena.alloc(72);
  arena.f64.set(axes.positionsMm, positions >> 3);
  const grids = [queries.address, targets.address, rest.address, rows, slices, rowWords, sliceWords];
  arena.i32.set([...grids, rowStarts, address, squaresX, positions, table], frame >> 2);
  arena.f64.set([axes.rowSpacingMm, beyondRows(search), axes.columnSpacingMm], (frame >> 3) + 6);
  arena.i32.fill(0, rest.address >> 2, (rest.address >> 2) + slices * sliceWords);
  kernel.nearFrame(frame);
  for (let slice = 0; slice < slices; ) {
    slice = kernel.nearSlices(slice, QUERIES_PER_STEP);
    if (slice < slices) yield (0.5 * slice) / slices;
  }
  const unresolved = kernel.openQueries();
  if (unresolved > 0) {
    for (const part of farSteps(arena, { ...search, values: address, valueCount: count, rowStarts, unresolved }))
      yield 0.5 + part / 2;
  }
  arena.release(mark);
  return { address, count };
}

/** The squared distance of what lies beyond the rows and columns that are looked at, unless the grid ends before. */
function beyondRows({ targets, axes }: NearestSearch): number {
  return Math.min(
    targets.rows > GUARD_ROWS + 1 ? square((GUARD_ROWS + 1) * axes.rowSpacingMm) : Number.POSITIVE_INFINITY,
    targets.columns > COLUMNS + 1 ? square((COLUMNS + 1) * axes.columnSpacingMm) : Number.POSITIVE_INFINITY,
  );
}
