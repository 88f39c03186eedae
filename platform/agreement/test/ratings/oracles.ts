import { readFileSync } from 'node:fs';
import { testDataPath } from '@overread/testkit';
import { type CategoryRatings, categoryRatings, type NumberRatings, numberRatings } from '../../src/index.ts';

/** A value of irrCAC; its standard error has `digits` that are exact. */
export interface CacValue {
  readonly value: number;
  readonly pa: number;
  readonly pe: number;
  readonly standardError: number;
  readonly digits: number;
}
export type Cac = Record<'pa' | 'gwet' | 'fleiss' | 'bp' | 'conger' | 'alpha', CacValue>;
interface Tested {
  readonly value: number;
  readonly z: number;
}
export type IccBounds = Record<string, { readonly value: number; readonly ci: readonly [number, number] }>;

/** What R gave for a table. */
export interface RTable {
  readonly icc?: IccBounds;
  readonly psych?: readonly { readonly type: string; readonly value: number; readonly ci: readonly [number, number] }[];
  readonly kendall?: Tested;
  readonly unequal?: number;
  readonly unweighted?: Cac;
  readonly linear?: Cac;
  readonly quadratic?: Cac;
  readonly ordinal?: Cac;
  readonly light?: number;
  readonly exact?: number;
  readonly fleissZ?: Tested;
  readonly psychCohen?: { readonly kappa: number; readonly standardError: number };
  readonly 'kappa2 unweighted'?: Tested;
  readonly 'kappa2 equal'?: Tested;
  readonly 'kappa2 squared'?: Tested;
  readonly 'agree 0'?: number;
  readonly 'agree 1'?: number;
}

interface Limits {
  readonly bias: number;
  readonly lower: number;
  readonly upper: number;
  readonly biasCi: readonly [number, number];
  readonly lowerCi: readonly [number, number];
  readonly upperCi: readonly [number, number];
}

/** What Python gave for a table. */
export interface PythonTable {
  readonly krippendorff: Readonly<Record<string, number>>;
  readonly fleiss?: number;
  readonly cohen?: Readonly<
    Record<string, Record<'kappa' | 'standardError' | 'nullStandardError' | 'low' | 'high', number>>
  >;
  readonly icc?: Readonly<Record<string, number>>;
  readonly blandAltman?: Readonly<Record<'absolute' | 'percent', Limits>>;
}

function oracle(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../oracle/${name}.json`, import.meta.url), 'utf8'));
}

export const R = oracle('ratings_r') as {
  readonly tables: Readonly<Record<string, RTable>>;
  readonly quantiles: {
    readonly t: readonly { readonly df: number; readonly values: readonly number[] }[];
    readonly f: readonly { readonly df: readonly [number, number]; readonly values: readonly number[] }[];
    readonly normal: readonly number[];
  };
  readonly readerStudies: {
    readonly irr_anxiety: { readonly icc: IccBounds };
    readonly irr_video: { readonly icc: IccBounds };
    readonly 'irrCAC_cac.raw5obser': RTable;
  };
};

export const PYTHON = oracle('ratings_python') as {
  readonly tables: Readonly<Record<string, PythonTable>>;
  readonly bootstrap: Readonly<Record<'data' | 'replicates' | 'BCa' | 'percentile', readonly number[]>>;
  readonly sharedAlphas: Readonly<Record<string, Readonly<Record<'nominal' | 'ordinal' | 'interval', number>>>>;
};

interface GeneratedTable {
  readonly scale: 'nominal' | 'ordinal' | 'ratio';
  readonly levels?: number;
  readonly rows: readonly (readonly (number | null)[])[];
}
const generated = oracle('ratings_tables') as Readonly<Record<string, GeneratedTable>>;

/** The generated tables of categories by name; their levels are numbered from 1. */
export const CATEGORY_TABLES: readonly (readonly [string, CategoryRatings])[] = Object.entries(generated).flatMap(
  ([name, { scale, levels, rows }]) => (scale === 'ratio' ? [] : [[name, numbered(rows, levels ?? 0, scale)] as const]),
);

/** The generated tables of volumes by name. */
export const NUMBER_TABLES: readonly (readonly [string, NumberRatings])[] = Object.entries(generated).flatMap(
  ([name, { scale, rows }]) => (scale === 'ratio' ? [[name, numberRatings({ scale, rows })] as const] : []),
);

/** Ratings that are numbers 1 to `levels`. */
export function numbered(
  rows: readonly (readonly (number | null)[])[],
  levels: number,
  scale: 'nominal' | 'ordinal' = 'ordinal',
): CategoryRatings {
  return categoryRatings({
    scale,
    levels: Array.from({ length: levels }, (_, index) => String(index + 1)),
    rows: rows.map((row) => row.map((value) => (value === null ? null : String(value)))),
  });
}

/** Two readers' ratings that give this table of counts. */
export function ofCounts(
  counts: readonly (readonly number[])[],
  scale: 'nominal' | 'ordinal' = 'ordinal',
): CategoryRatings {
  const rows = counts.flatMap((row, a) =>
    row.flatMap((count, b) => Array.from({ length: count }, () => [a + 1, b + 1])),
  );
  return numbered(rows, counts.length, scale);
}

/** Rows of a table of the shared data, without its heading; nothing is quoted around a comma in them. */
export function sharedRows(path: string): string[][] {
  const lines = readFileSync(testDataPath(path), 'utf8').trim().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));
}

/** The same as numbers, empty cells null. */
export function sharedNumbers(path: string): (number | null)[][] {
  return sharedRows(path).map((row) => row.map((cell) => (cell === '' || cell === 'NA' ? null : Number(cell))));
}
