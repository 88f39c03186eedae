import { isRated, type Ratings } from '../ratings.ts';

/** Two readers and how many cases both rated. */
export interface SharedCases {
  readonly readers: readonly [string, string];
  readonly cases: number;
}

/** Which readers can be compared with each other. */
export interface ReaderOverlap {
  /** Whether every reader is linked to every other by a chain of shared cases. */
  readonly connected: boolean;
  /** The readers by such chains, in the order of the columns. */
  readonly groups: readonly (readonly string[])[];
  /** The two readers who share the fewest cases; null with one reader. */
  readonly smallest: SharedCases | null;
  readonly fewestShared: number;
  /** All pairs who share fewer than `fewestShared`. */
  readonly tooFew: readonly SharedCases[];
}

/** Counts the cases that readers share. Without a link between two groups nothing is known of agreement between them. */
export function readerOverlap(ratings: Ratings, fewestShared: number): ReaderOverlap {
  const width = ratings.readers.length;
  const shared = new Int32Array(width * width);
  for (let row = 0; row < ratings.cases.length; row += 1) {
    const present = ratings.readers.flatMap((_, column) => (isRated(ratings, row, column) ? [column] : []));
    for (const a of present) for (const b of present) shared[a * width + b] = (shared[a * width + b] ?? 0) + 1;
  }
  const pairs: SharedCases[] = [];
  for (const [a, first] of ratings.readers.entries())
    for (const [b, second] of ratings.readers.entries())
      if (b > a) pairs.push({ readers: [first, second], cases: shared[a * width + b] ?? 0 });
  const groups = linkedGroups(shared, width).map((group) => group.map((column) => ratings.readers[column] ?? ''));
  return {
    connected: groups.length < 2,
    groups,
    smallest: pairs.reduce<SharedCases | null>(
      (least, pair) => (least && least.cases <= pair.cases ? least : pair),
      null,
    ),
    fewestShared,
    tooFew: pairs.filter((pair) => pair.cases < fewestShared),
  };
}

function linkedGroups(shared: Int32Array, width: number): number[][] {
  const groupOf = new Int32Array(width).fill(-1);
  const groups: number[][] = [];
  for (let start = 0; start < width; start += 1) {
    if ((groupOf[start] ?? 0) >= 0) continue;
    const waiting = [start];
    groupOf[start] = groups.length;
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      for (let other = 0; other < width; other += 1)
        if ((groupOf[other] ?? 0) < 0 && (shared[next * width + other] ?? 0) > 0) {
          groupOf[other] = groups.length;
          waiting.push(other);
        }
    groups.push(
      Array.from({ length: width }, (_, column) => column).filter((column) => groupOf[column] === groups.length),
    );
  }
  return groups;
}
