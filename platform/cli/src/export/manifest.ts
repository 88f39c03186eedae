import { CASE_COLUMNS, type CaseRowValues } from '@overread/contract';
import { stringify } from 'csv-stringify/sync';

/** One file of an export. */
export interface ManifestFile {
  readonly path: string;
  /** What it is: `seg`, `read`, `signOff`, `workflow`, ..., `alternative`, `nifti`, `dossier`. */
  readonly kind: string;
  readonly title: string;
  /** Label of the case; null for records of the project. */
  readonly case: string | null;
  readonly partition: string | null;
  readonly sopInstanceUid: string | null;
  readonly sopClassUid: string | null;
  readonly seriesInstanceUid: string | null;
  readonly studyInstanceUid: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly createdAt: string;
  /** Code of who made it, or `Overread`. */
  readonly who: string;
  /** True for an object of the archive, byte-equal; false for what was made for this export. */
  readonly filed: boolean;
  /** SOP Instance UIDs that a file was made from. */
  readonly derivedFrom: readonly string[];
  /** Of masks: item and lesion, how they were combined, whose they are. */
  readonly unit: string | null;
  readonly method: string | null;
  readonly readers: readonly string[];
}

const FILE_COLUMNS = [
  'path',
  'sopInstanceUid',
  'sha256',
  'kind',
  'case',
  'partition',
  'createdAt',
  'who',
  'title',
  'sopClassUid',
  'seriesInstanceUid',
  'studyInstanceUid',
  'bytes',
  'filed',
  'derivedFrom',
  'unit',
  'method',
  'readers',
] as const satisfies readonly (keyof ManifestFile)[];

/** What a cell holds: lists are joined by spaces, nothing is empty, yes and no in words. */
function cell(value: string | number | boolean | null | undefined | readonly string[]): string | number {
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? value : '';
}

/** CSV (RFC 4180) with a header line. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function csv(columns: readonly string[], rows: readonly Readonly<Record<string, string | number>>[]): string {
  return stringify(
    rows.map((row) => columns.map((column) => row[column] ?? '')),
    { header: true, columns: [...columns], escape_formulas: true, record_delimiter: '\r\n' },
  );
}

/** `manifest.csv`: one row per file. */
export function manifestCsv(files: readonly ManifestFile[]): string {
  return csv(
    FILE_COLUMNS,
    files.map((file) => Object.fromEntries(FILE_COLUMNS.map((column) => [column, cell(file[column])]))),
  );
}

/** `cases.csv`: one row per case and item or lesion. */
export function casesCsv(rows: readonly CaseRowValues[]): string {
  return csv(
    CASE_COLUMNS,
    rows.map((row) => Object.fromEntries(CASE_COLUMNS.map((column) => [column, cell(row[column])]))),
  );
}

/** `SHA256SUMS`, for `sha256sum -c`. */
export function sha256Sums(files: readonly Pick<ManifestFile, 'path' | 'sha256'>[]): string {
  return files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
}
