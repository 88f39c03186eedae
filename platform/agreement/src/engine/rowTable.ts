import type { Arena } from './arena.ts';
import { type BitGrid, GUARD_ROWS } from './bitGrid.ts';
import { type GridAxes, square } from './gridAxes.ts';

/** Slices to either side that the table looks at. */
const SLICES = 8;
/** Columns to either side that a look at one row covers in every form of the kernel. */
const COLUMNS = 28;
/** Bytes of an entry: squared distance, its y part, its z part (f64), offset in bytes (i32). */
const ENTRY = 32;
const HEIGHT = 2 * GUARD_ROWS + 1;
const ENTRIES = HEIGHT * (2 * SLICES + 1);

/** The rows around a query in the order of their distance, for each slice that queries lie in. */
export interface RowTable {
  readonly address: number;
  /** Fills the table for queries of that slice; returns the squared distance up to which it misses no target. */
  fill(slice: number): number;
}

/** A table for searches in `targets`. Slices may lie anywhere: only where the gaps to their neighbours differ is it made anew. */
export function createRowTable(arena: Arena, targets: BitGrid, axes: GridAxes): RowTable {
  const address = arena.alloc((ENTRIES + 1) * ENTRY);
  const { positionsMm, rowSpacingMm, columnSpacingMm } = axes;
  const squaresY = Float64Array.from({ length: HEIGHT }, (_, i) => square((i - GUARD_ROWS) * rowSpacingMm));
  // What lies beyond the rows and columns of the table, unless the grid ends before.
  const beyond = Math.min(
    targets.rows > GUARD_ROWS + 1 ? square((GUARD_ROWS + 1) * rowSpacingMm) : Number.POSITIVE_INFINITY,
    targets.columns > COLUMNS + 1 ? square((COLUMNS + 1) * columnSpacingMm) : Number.POSITIVE_INFINITY,
  );
  const squaresZ = new Float64Array(2 * SLICES + 1).fill(Number.NaN);
  const squares = new Float64Array(ENTRIES);
  const order = Uint16Array.from(squares, (_, i) => i);
  let limit = 0;

  /** Squared distances to the slices around, Infinity where there is none; whether any has changed. */
  const measure = (slice: number): boolean => {
    const own = positionsMm[slice] ?? 0;
    let changed = false;
    for (let k = 0; k <= 2 * SLICES; k++) {
      const other = positionsMm[slice + k - SLICES];
      const squared = other === undefined ? Number.POSITIVE_INFINITY : square(other - own);
      if (squared === squaresZ[k]) continue;
      squaresZ[k] = squared;
      changed = true;
    }
    return changed;
  };

  const sort = (): void => {
    for (let i = 0; i < ENTRIES; i++) {
      squares[i] = (squaresY[i % HEIGHT] ?? 0) + (squaresZ[Math.floor(i / HEIGHT)] ?? 0);
    }
    // The order of the slice before is nearly right.
    for (let i = 1; i < ENTRIES; i++) {
      const entry = order[i] ?? 0;
      const squared = squares[entry] ?? 0;
      let at = i;
      for (; at > 0 && (squares[order[at - 1] ?? 0] ?? 0) > squared; at--) order[at] = order[at - 1] ?? 0;
      order[at] = entry;
    }
  };

  const write = (): void => {
    const { f64, i32 } = arena;
    let at = address;
    for (const entry of order) {
      const squared = squares[entry] ?? 0;
      if (squared >= limit || squared === Number.POSITIVE_INFINITY) break;
      const y = entry % HEIGHT;
      const z = Math.floor(entry / HEIGHT);
      f64[at >> 3] = squared;
      f64[(at >> 3) + 1] = squaresY[y] ?? 0;
      f64[(at >> 3) + 2] = squaresZ[z] ?? 0;
      i32[(at >> 2) + 6] = 4 * ((z - SLICES) * targets.sliceWords + (y - GUARD_ROWS) * targets.rowWords);
      at += ENTRY;
    }
    f64[at >> 3] = Number.POSITIVE_INFINITY;
  };

  return {
    address,
    fill(slice) {
      const own = positionsMm[slice] ?? 0;
      const far = (other: number | undefined) => (other === undefined ? Number.POSITIVE_INFINITY : square(other - own));
      const before = limit;
      limit = Math.min(beyond, far(positionsMm[slice - SLICES - 1]), far(positionsMm[slice + SLICES + 1]));
      const changed = measure(slice);
      if (changed) sort();
      if (changed || limit !== before) write();
      return limit;
    },
  };
}
