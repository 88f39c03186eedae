import type { NumberRatings } from '../ratings.ts';

/** The values of the rows that every reader rated, row by row, and how many rows were left out. */
export interface CompleteCases {
  readonly values: Float64Array;
  /** Index of each row kept, in the table. */
  readonly rows: readonly number[];
  readonly leftOut: number;
}

/** Keeps the cases that every reader rated. */
export function completeCases(ratings: NumberRatings): CompleteCases {
  const width = ratings.readers.length;
  const rows = ratings.cases
    .map((_, row) => row)
    .filter((row) => !ratings.values.subarray(row * width, (row + 1) * width).some(Number.isNaN));
  const values = new Float64Array(rows.length * width);
  for (const [to, row] of rows.entries())
    values.set(ratings.values.subarray(row * width, (row + 1) * width), to * width);
  return { values, rows, leftOut: ratings.cases.length - rows.length };
}
