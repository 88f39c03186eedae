/**
 * What the reader accepts. Real files stay far below; a file beyond is an attack or broken, and reading it must not
 * exhaust the process. Sizes are checked before anything is allocated.
 */
export const LIMITS = {
  /** Nesting of sequences. */
  depth: 16,
  /** Elements in a file, all levels. A SEG of 2,000 frames has about 60,000. */
  elements: 2_000_000,
  /** Bytes after inflating a deflated data set. */
  inflatedBytes: 1_073_741_824,
  /** Inflated bytes per byte of input, once more than 16 MB came out. */
  inflateRatio: 200,
} as const;
