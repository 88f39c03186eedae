import { AgreementError } from '../agreementError.ts';
import type { NumberRatings } from './ratings.ts';
import { type FrameInput, ratingsFrame } from './ratingsFrame.ts';

/** Rows of numbers: one row a case, one entry a reader, null where missing. */
export interface NumberInput extends FrameInput {
  readonly scale: 'interval' | 'ratio';
  readonly rows: readonly (readonly (number | null)[])[];
}

/**
 * A table of ratings by number.
 *
 * @throws AgreementError RATINGS_INVALID for rows of unequal length, names given twice, a number that is not finite, or
 * a negative one on a ratio scale.
 */
export function numberRatings(input: NumberInput): NumberRatings {
  const frame = ratingsFrame(input.rows, input);
  const width = frame.readers.length;
  const values = new Float64Array(input.rows.length * width).fill(Number.NaN);
  for (const [row, ratings] of input.rows.entries())
    for (const [column, rating] of ratings.entries()) {
      if (rating === null) continue;
      if (!Number.isFinite(rating) || (input.scale === 'ratio' && rating < 0))
        throw new AgreementError(
          'RATINGS_INVALID',
          `Row ${row + 1}, column ${column + 1} holds ${rating}; ${input.scale === 'ratio' ? 'a finite number of zero or more' : 'a finite number'} or null was expected.`,
        );
      values[row * width + column] = rating;
    }
  return { ...frame, scale: input.scale, values };
}
