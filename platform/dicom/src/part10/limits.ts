/**
 * What the reader accepts. Real files stay far below; a file beyond is an attack or broken, and reading it must not
 * exhaust the process. Sizes are checked before anything is allocated.
 */
export const LIMITS = {
  /** Bytes of a file. */
  fileBytes: 2_147_483_648,
  /** Nesting of sequences. The deepest of our own records has 9 levels. */
  depth: 32,
  /** Attributes and items in a file, all levels. A SEG of 3,000 frames has about 75,000 attributes. */
  elements: 1_000_000,
  /** Fragments of encapsulated pixel data in a file. */
  fragments: 250_000,
  /** Digital signatures of a file. Each is over the whole file: thousands would take hours to check. */
  signatures: 100,
  /** Bytes of one attribute of text or numbers. Pixel data and other binary values are views and may be longer. */
  valueBytes: 16_777_216,
  /** Values of one attribute of text or numbers. */
  values: 1_000_000,
  /** Bytes after inflating a deflated data set. */
  inflatedBytes: 536_870_912,
  /** Inflated bytes per byte of input, once more than 16 MB came out. */
  inflateRatio: 200,
} as const;
