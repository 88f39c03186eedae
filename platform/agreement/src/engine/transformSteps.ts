import type { Arena } from './arena.ts';
import { sliceAddress } from './bitGrid.ts';
import { square } from './gridAxes.ts';
import type { OpenSearch } from './nearestSearch.ts';

/** An {@link OpenSearch} with the squares of steps along the axes. */
interface TransformSearch extends OpenSearch {
  readonly squaresX: number;
  readonly squaresY: number;
}

/**
 * Resolves what is open by the exact distance transform of one target slice after the other (`assembly/transform.ts`): its cost does not
 * depend on how far the masks are apart, its memory is one slice. Yields the fraction done.
 */
export function* transformSteps(arena: Arena, search: TransformSearch): Generator<number, void, void> {
  const { queries, targets, rest, axes, rowStarts, values, squaresX, squaresY } = search;
  const { kernel } = arena;
  const { rows, slices, rowWords } = targets;
  const columns = (rowWords - 1) * 32;
  const wanted = arena.allocZeros(rowWords * 4);
  const scratch = arena.alloc(rows * 24);
  const plane = arena.alloc(columns * rows * 8);
  const list = arena.alloc(search.unresolved * 8);
  const starts = new Int32Array(slices + 1);
  for (let slice = 0; slice < slices; slice++) {
    kernel.addOpenColumns(sliceAddress(rest, slice), rows, rowWords, wanted);
    const first = starts[slice] ?? 0;
    starts[slice + 1] =
      first +
      kernel.listOpen(
        sliceAddress(queries, slice),
        sliceAddress(targets, slice),
        sliceAddress(rest, slice),
        rows,
        rowWords,
        rowStarts + slice * rows * 4,
        list + first * 8,
      );
  }
  // Parabolas are told apart by where they cross, in rows; rounding moves that by less than this (some ten times the largest error).
  const f64 = arena.f64;
  const largest = (f64[(squaresX >> 3) + columns] ?? 0) + (f64[(squaresY >> 3) + rows] ?? 0);
  const tie = (1e-14 * largest) / square(axes.rowSpacingMm);
  for (let slice = 0; slice < slices; slice++) {
    yield slice / slices;
    const hasTargets = kernel.transformSlice(
      sliceAddress(targets, slice),
      rows,
      rowWords,
      wanted,
      squaresX,
      squaresY,
      tie,
      plane,
      scratch,
    );
    if (!hasTargets) continue;
    for (let own = 0; own < slices; own++) {
      const first = starts[own] ?? 0;
      const count = (starts[own + 1] ?? 0) - first;
      if (count === 0) continue;
      const squaredZ = square((axes.positionsMm[slice] ?? 0) - (axes.positionsMm[own] ?? 0));
      kernel.relaxOpen(list + first * 8, count, plane, squaredZ, values);
    }
  }
  kernel.closeOpen(list, starts[slices] ?? 0, values);
}
