import type { Arena } from './arena.ts';
import { sliceAddress } from './bitGrid.ts';
import { farSteps } from './farSteps.ts';
import { square } from './gridAxes.ts';
import type { NearestSearch } from './nearestSearch.ts';
import { createRowTable } from './rowTable.ts';

/** Distances of a set of queries in the memory of an {@link Arena}. */
export interface NearestList {
  /** Squared distances in mm² (float64) of the queries that are no targets themselves (those have distance 0), in reading order: slices, rows, columns. */
  readonly address: number;
  readonly count: number;
}

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
  let count = 0;
  for (let slice = 0; slice < slices; slice++) {
    count += kernel.countApart(sliceAddress(queries, slice), sliceAddress(targets, slice), sliceWords);
  }
  const address = arena.alloc(count * 8);
  const mark = arena.mark();
  const rowStarts = arena.alloc(rows * slices * 4);
  const squaresX = arena.alloc(65 * 8);
  for (let dx = 0; dx < 64; dx++) arena.f64[(squaresX >> 3) + dx] = square(dx * axes.columnSpacingMm);
  arena.f64[(squaresX >> 3) + 64] = Number.POSITIVE_INFINITY;
  const open = arena.allocZeros(16);
  const table = createRowTable(arena, targets, axes);
  let done = 0;
  let sinceYield = 0;
  for (let slice = 0; slice < slices; slice++) {
    const limit = table.fill(slice);
    arena.i32.fill(0, sliceAddress(rest, slice) >> 2, (sliceAddress(rest, slice) >> 2) + sliceWords);
    const found = kernel.nearSlice(
      sliceAddress(queries, slice),
      sliceAddress(targets, slice),
      sliceAddress(rest, slice),
      rows,
      rowWords,
      table.address,
      squaresX,
      limit,
      address + done * 8,
      rowStarts + slice * rows * 4,
      done,
      open,
    );
    done += found;
    sinceYield += found;
    if (sinceYield < QUERIES_PER_STEP) continue;
    sinceYield = 0;
    yield (0.5 * done) / count;
  }
  const unresolved = arena.i32[open >> 2] ?? 0;
  if (unresolved > 0) {
    for (const part of farSteps(arena, { ...search, values: address, valueCount: count, rowStarts, unresolved }))
      yield 0.5 + part / 2;
  }
  arena.release(mark);
  return { address, count };
}
