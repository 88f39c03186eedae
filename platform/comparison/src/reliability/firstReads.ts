import type { Comparison, Evaluation } from '@overread/domain';

/** The first locked reads of one case with their comparison, as reliability counts them. */
export interface FirstReads {
  /** Name of the case, unique. */
  readonly case: string;
  /** Cases of one patient are not independent, and are resampled together. */
  readonly patient: string;
  /** Codes of the two readers. */
  readonly readers: { readonly left: string; readonly right: string };
  readonly evaluations: { readonly left: Evaluation; readonly right: Evaluation };
  readonly comparison: Comparison;
}

/** Left and right, whose order means nothing: which reader is left was drawn by lot. */
export const SIDES = ['left', 'right'] as const;
