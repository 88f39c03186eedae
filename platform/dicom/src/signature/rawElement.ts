import type { Vr } from '../dataset/vr.ts';

/** Where one attribute lies in bytes: `start` its tag, `valueStart` to `valueEnd` its value, `end` what follows it. */
export interface RawElement {
  readonly tag: number;
  readonly vr: Vr;
  readonly start: number;
  readonly valueStart: number;
  /** Without the delimiter of an undefined length. */
  readonly valueEnd: number;
  readonly end: number;
  readonly isUndefinedLength: boolean;
  /** False for what PS3.15 C leaves out of signatures, and for UN and sequences that contain UN. */
  readonly signable: boolean;
  /** False if it is not signable, or if an item in it holds an attribute that no signature covers. */
  readonly isWhole: boolean;
  /**
   * What of it is hashed (PS3.15 C.1.1.3.1.1): pairs of positions, from and to, of bytes as they lie there. Lengths of sequences and
   * items and delimiters of items fall between them. {@link SEQUENCE_DELIMITER} stands for the delimiter of a sequence that has none.
   */
  readonly pieces: readonly number[];
}

/** Instead of a pair of positions in {@link RawElement.pieces}: the four bytes of a Sequence Delimitation Item. */
export const SEQUENCE_DELIMITER = -1;
