import { AgreementError } from '../agreementError.ts';
import type { RatingsFrame, ReaderIdentity } from './ratings.ts';

/** Names of rows and columns; what is left out is numbered. */
export interface FrameInput {
  /** Names of the cases, one for each row. */
  readonly cases?: readonly string[];
  /** The patient of each case; left out, every case is a patient of its own. */
  readonly patients?: readonly string[];
  /** Codes of the readers, one for each column. */
  readonly readers?: readonly string[];
  /** Left out: `persons`. */
  readonly identity?: ReaderIdentity;
}

/**
 * Checks that rows, columns and names fit together.
 *
 * @throws AgreementError RATINGS_INVALID if they do not, or if a case or a reader is named twice.
 */
export function ratingsFrame(rows: readonly (readonly unknown[])[], input: FrameInput): RatingsFrame {
  const width = input.readers?.length ?? rows[0]?.length ?? 0;
  for (const [index, row] of rows.entries())
    if (row.length !== width)
      throw new AgreementError(
        'RATINGS_INVALID',
        `Row ${index + 1} has ${row.length} ratings where ${width} readers were expected; write null for a missing one.`,
      );
  const cases = input.cases ?? rows.map((_, index) => `case ${index + 1}`);
  const patients = input.patients ?? cases;
  const readers = input.readers ?? Array.from({ length: width }, (_, index) => `reader ${index + 1}`);
  for (const [name, list] of Object.entries({ cases, patients }))
    if (list.length !== rows.length)
      throw new AgreementError('RATINGS_INVALID', `${list.length} ${name} were named for ${rows.length} rows.`);
  for (const [name, list] of Object.entries({ case: cases, reader: readers }))
    if (new Set(list).size !== list.length)
      throw new AgreementError(
        'RATINGS_INVALID',
        `A ${name} is named twice; every ${name} has one ${name === 'case' ? 'row' : 'column'}.`,
      );
  return { cases, patients, readers, identity: input.identity ?? 'persons' };
}
