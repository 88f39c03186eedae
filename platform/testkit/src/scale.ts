/**
 * How much of everything the tests do: `small` in `npm test` (under 20 minutes on two cores), `full` in
 * `npm run test:full` (the counts that the issues name). The same tests run in both; only these numbers differ.
 */
const COUNTS = {
  /** Seeded moments at which a process is killed during a submission. */
  killPoints: { small: 8, full: 200 },
  /** Random sessions replayed with and without the other reader. */
  replaySessions: { small: 3, full: 50 },
  /** Path confusion addresses tried against the DICOMweb views. */
  pathVariants: { small: 200, full: 20_000 },
  /** Runs of each property-based test. */
  propertyRuns: { small: 100, full: 5_000 },
  /** Random records of each kind that are built and read back. */
  recordRoundTrips: { small: 25, full: 300 },
  /** Mutated DICOM files given to the parser. */
  fuzzedFiles: { small: 1000, full: 20_000 },
  /** SEG and SR of generated cases given to dciodvfy. */
  matrixObjects: { small: 60, full: 1_000 },
  /** Versions of the viewer that records and read mode are tried in. */
  hostVersions: { small: 2, full: 4 },
  /** Planes and documents shown in viewers other than the default one. */
  hostRows: { small: 1, full: 3 },
  /** Cases, in every state, of an installation whose database is lost and made again from its archive. */
  rebuiltCases: { small: 50, full: 500 },
  /** Keys of the stock viewer that are pressed before it is looked whether anything changed. */
  keysPerLook: { small: 8, full: 1 },
  /** Mouse strokes painted through the viewer's own brush. */
  paintedStrokes: { small: 4, full: 40 },
  /** Cases of which it is measured how much verify keeps of each. */
  keptCases: { small: 12, full: 400 },
  /** Entries of the largest log whose proofs are made and checked. */
  logEntries: { small: 100_000, full: 1_000_000 },
} as const satisfies Record<string, { small: number; full: number }>;

/** A name of the table of counts. */
export type Count = keyof typeof COUNTS;

/** Which column of the table this run uses: OVERREAD_SCALE, `small` unless it says `full`. */
export const scaleName: 'small' | 'full' = process.env.OVERREAD_SCALE === 'full' ? 'full' : 'small';

/** The count of this run. */
export function scale(count: Count): number {
  return COUNTS[count][scaleName];
}
