/**
 * One figure of ours beside the same of a peer, measured in the same run: medians in ms, or peak memory over the base in MB. `peer` is
 * null where the peer could not be had or there is none; `note` says why, or what was measured.
 */
export interface BenchRow {
  readonly what: string;
  readonly unit: 'ms' | 'MB' | 'cases/s' | 'relative';
  readonly ours: number;
  readonly peerName: string;
  readonly peer: number | null;
  /** The peer's figure divided by ours must reach this; null where nothing was promised. */
  readonly target: number | null;
  /** Where there is no peer: ours must reach this (`cases/s`), or stay below it (`ms`, `MB`, `relative`: a ratio of two figures of ours, or a difference of numbers over their size). */
  readonly limit?: number;
  readonly note?: string;
}

/** How many times more the peer takes. */
export const ratioOf = (row: BenchRow): number | null => (row.peer === null ? null : row.peer / row.ours);

/** Whether a promise was kept; undefined where none was made. */
export function isReached(row: BenchRow): boolean | undefined {
  const ratio = ratioOf(row);
  if (row.target !== null && ratio !== null) return ratio >= row.target;
  if (row.limit === undefined) return undefined;
  return row.unit === 'cases/s' ? row.ours >= row.limit : row.ours <= row.limit;
}
