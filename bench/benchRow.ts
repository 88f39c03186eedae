/**
 * One figure of ours beside the same of a peer, measured in the same run: medians in ms, or peak memory over the base in MB. `peer` is
 * null where the peer could not be had; `note` says why, or what was measured.
 */
export interface BenchRow {
  readonly what: string;
  readonly unit: 'ms' | 'MB';
  readonly ours: number;
  readonly peerName: string;
  readonly peer: number | null;
  /** The peer's figure divided by ours must reach this; null where nothing was promised. */
  readonly target: number | null;
  readonly note?: string;
}

/** How many times more the peer takes. */
export const ratioOf = (row: BenchRow): number | null => (row.peer === null ? null : row.peer / row.ours);
