import { AgreementError } from '../agreementError.ts';

/** One rating: who gave it to which case of which patient. */
export interface ReadRating<Value extends string | number> {
  readonly case: string;
  readonly patient: string;
  readonly reader: string;
  readonly value: Value;
}

/** Rows, and the names that go with them, as `categoryRatings` and `numberRatings` take them. */
export interface RowsOfReads<Value extends string | number> {
  readonly rows: (Value | null)[][];
  readonly cases: string[];
  readonly patients: string[];
  readonly readers: string[];
}

/**
 * Puts ratings that come one by one into rows, a column for every reader; cases and readers sorted by name, so that the
 * order in which they come changes nothing (a bootstrap draws by position). Works for pools too: most entries are null.
 *
 * @throws AgreementError RATINGS_INVALID if a reader rated a case twice (a repeat is another table: intra-reader), or a
 * case is given to two patients.
 */
export function rowsOfReads<Value extends string | number>(reads: readonly ReadRating<Value>[]): RowsOfReads<Value> {
  const patientOf = new Map<string, string>();
  for (const read of reads) {
    const patient = patientOf.get(read.case) ?? read.patient;
    if (patient !== read.patient)
      throw new AgreementError('RATINGS_INVALID', 'A case is given to two patients; it has one.');
    patientOf.set(read.case, patient);
  }
  const cases = [...patientOf.keys()].sort();
  const readers = [...new Set(reads.map((read) => read.reader))].sort();
  const rowOf = new Map(cases.map((name, row) => [name, row]));
  const columnOf = new Map(readers.map((name, column) => [name, column]));
  const rows = cases.map(() => readers.map((): Value | null => null));
  for (const read of reads) {
    const row = rows[rowOf.get(read.case) ?? -1];
    const column = columnOf.get(read.reader) ?? -1;
    if (!row || row[column] !== null)
      throw new AgreementError(
        'RATINGS_INVALID',
        'A reader rated a case twice; keep the first read here and compare the repeats apart.',
      );
    row[column] = read.value;
  }
  return { rows, cases, patients: cases.map((name) => patientOf.get(name) ?? name), readers };
}
