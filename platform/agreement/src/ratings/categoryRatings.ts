import { AgreementError } from '../agreementError.ts';
import type { CategoryRatings } from './ratings.ts';
import { type FrameInput, ratingsFrame } from './ratingsFrame.ts';

/** Rows of categories: one row a case, one entry a reader, null where missing. */
export interface CategoryInput extends FrameInput {
  readonly scale: 'nominal' | 'ordinal';
  /**
   * All levels of the scale, for ordinal scales from lowest to highest. A level that nobody used still counts: it
   * changes weights, PABAK, Brennan-Prediger and Gwet's coefficients. Left out for a nominal scale: those that occur.
   */
  readonly levels?: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * A table of ratings by category.
 *
 * @throws AgreementError RATINGS_INVALID for rows of unequal length, names given twice, an ordinal scale without
 * levels, levels given twice, or a rating that is none of the levels.
 */
export function categoryRatings(input: CategoryInput): CategoryRatings {
  const frame = ratingsFrame(input.rows, input);
  if (input.scale === 'ordinal' && !input.levels)
    throw new AgreementError('RATINGS_INVALID', 'An ordinal scale needs its levels, from lowest to highest.');
  const levels = input.levels ?? [...new Set(input.rows.flat().filter((value) => value !== null))].sort();
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  if (codeOf.size !== levels.length)
    throw new AgreementError('RATINGS_INVALID', 'A level of the scale is given twice.');
  const width = frame.readers.length;
  const codes = new Int32Array(input.rows.length * width).fill(-1);
  for (const [row, ratings] of input.rows.entries())
    for (const [column, rating] of ratings.entries()) {
      if (rating === null) continue;
      const code = codeOf.get(rating);
      if (code === undefined)
        throw new AgreementError(
          'RATINGS_INVALID',
          `Row ${row + 1}, column ${column + 1} holds a rating that is none of the ${levels.length} levels of the scale.`,
        );
      codes[row * width + column] = code;
    }
  return { ...frame, scale: input.scale, levels, codes };
}
