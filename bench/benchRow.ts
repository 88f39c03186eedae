/** One row: ours and the peer, measured in the same run, alternating; medians in milliseconds. */
export interface BenchRow {
  readonly what: string;
  readonly peer: string;
  readonly oursMs: number;
  readonly peerMs: number;
}
