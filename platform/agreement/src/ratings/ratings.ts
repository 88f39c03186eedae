/** Names without order; an order without distances; distances without a zero; a true zero (volume, length). */
export type Scale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * What a column of the table is. `persons`: the same column is the same person in every case. `slots`: it is a place
 * that several persons filled (first read, second read), so the columns mean nothing and may differ from case to case.
 */
export type ReaderIdentity = 'persons' | 'slots';

/** The frame of a table of ratings: one row a case, one column a reader. */
export interface RatingsFrame {
  /** Names of the cases, unique, in the order of the rows. */
  readonly cases: readonly string[];
  /** The patient of each case, in the order of the rows. Cases of one patient are not independent. */
  readonly patients: readonly string[];
  /** Codes of the readers, unique, in the order of the columns. */
  readonly readers: readonly string[];
  readonly identity: ReaderIdentity;
}

/** Ratings by category. Made by `categoryRatings` only. */
export interface CategoryRatings extends RatingsFrame {
  readonly scale: 'nominal' | 'ordinal';
  /** All levels of the scale, used or not; for ordinal scales from lowest to highest. */
  readonly levels: readonly string[];
  /** Index of the level, -1 where missing; cases x readers, row by row. */
  readonly codes: Int32Array;
}

/** Ratings by number. Made by `numberRatings` only. */
export interface NumberRatings extends RatingsFrame {
  readonly scale: 'interval' | 'ratio';
  /** The value, NaN where missing; cases x readers, row by row. */
  readonly values: Float64Array;
}

/** Cases x readers, each rating a value or missing. */
export type Ratings = CategoryRatings | NumberRatings;

/** Whether these are ratings by category. */
export function isCategoryRatings(ratings: Ratings): ratings is CategoryRatings {
  return ratings.scale === 'nominal' || ratings.scale === 'ordinal';
}

/** Whether the reader of this column rated the case of this row. */
export function isRated(ratings: Ratings, row: number, column: number): boolean {
  const at = row * ratings.readers.length + column;
  return isCategoryRatings(ratings) ? (ratings.codes[at] ?? -1) >= 0 : !Number.isNaN(ratings.values[at] ?? Number.NaN);
}

/** How many readers rated each case. */
export function ratingsPerCase(ratings: Ratings): Int32Array {
  const counts = new Int32Array(ratings.cases.length);
  for (let row = 0; row < counts.length; row += 1)
    for (let column = 0; column < ratings.readers.length; column += 1)
      if (isRated(ratings, row, column)) counts[row] = (counts[row] ?? 0) + 1;
  return counts;
}

/** Whether no patient has two cases, which analytic errors assume. */
export function casesAreIndependent(frame: RatingsFrame): boolean {
  return new Set(frame.patients).size === frame.patients.length;
}
