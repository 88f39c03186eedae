import type { RatingsFrame } from './ratings.ts';

/**
 * How often each case and each reader counts: 1 for the data as they are, the number of times drawn in a resample,
 * 0 for what is left out. A reader drawn twice is never compared with himself: only pairs of different columns count.
 */
export interface Weighting {
  /** One for each row. */
  readonly cases: ArrayLike<number>;
  /** One for each column. */
  readonly readers: ArrayLike<number>;
}

/** Every case and every reader once. */
export function countOnce(frame: Pick<RatingsFrame, 'cases' | 'readers'>): Weighting {
  return { cases: new Int32Array(frame.cases.length).fill(1), readers: new Int32Array(frame.readers.length).fill(1) };
}
