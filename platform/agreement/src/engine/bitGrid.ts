import type { Arena } from './arena.ts';

/** Empty rows between the slices of a grid, so that a search a few rows up or down needs no bounds. */
export const GUARD_ROWS = 4;

/**
 * A grid of bits in the memory of an {@link Arena}: rows of 32-bit words, least significant bit first. Column c of row r of slice s is bit
 * `c & 31` of the word at `address + 4 * (s * sliceWords + r * rowWords + (c >> 5))`. Each row ends with a word of zeros, each
 * slice with {@link GUARD_ROWS} rows of zeros, and before the first slice lies as much: reading beyond a row or slice finds nothing set.
 */
export interface BitGrid {
  readonly address: number;
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Words from row to row: those of the columns and one of zeros. */
  readonly rowWords: number;
  readonly sliceWords: number;
}

/** An empty grid; with `emptySlices` that many slices of zeros lie before the first and after the last one. */
export function allocGrid(arena: Arena, size: Pick<BitGrid, 'columns' | 'rows' | 'slices'>, emptySlices = 0): BitGrid {
  const { columns, rows, slices } = size;
  const rowWords = Math.ceil(columns / 32) + 1;
  const sliceWords = (rows + GUARD_ROWS) * rowWords;
  const before = GUARD_ROWS * rowWords + 4 + emptySlices * sliceWords;
  const words = before + (slices + emptySlices) * sliceWords + 4;
  return { address: arena.allocZeros(words * 4) + before * 4, columns, rows, slices, rowWords, sliceWords };
}

/** The address of the first word of a slice. */
export const sliceAddress = (grid: BitGrid, slice: number): number => grid.address + slice * grid.sliceWords * 4;
