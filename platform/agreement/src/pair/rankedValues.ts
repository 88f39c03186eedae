import type { Arena } from '../engine/arena.ts';

/** Values of float64, 0 or more, in the memory of an {@link Arena}. */
export interface ValueList {
  readonly address: number;
  readonly count: number;
}

const BUCKETS = 2048;

/** Values sorted into buckets: the one at a rank is looked for among those of its bucket alone. */
export interface Buckets {
  readonly counts: Int32Array;
  readonly scale: number;
}

/** Sorts a list into buckets that reach up to `largest`. */
export function bucketsOf(arena: Arena, { address, count }: ValueList, largest: number): Buckets {
  const mark = arena.mark();
  const into = arena.allocZeros(BUCKETS * 4);
  const scale = largest > 0 && largest < Number.POSITIVE_INFINITY ? (BUCKETS - 1) / largest : 0;
  arena.kernel.countBuckets(address, count, scale, BUCKETS - 1, into);
  const counts = arena.i32.slice(into >> 2, (into >> 2) + BUCKETS);
  arena.release(mark);
  return { counts, scale };
}

/** The buckets of two lists together. */
export function joinBuckets(p: Buckets, q: Buckets): Buckets {
  return { counts: p.counts.map((count, bucket) => count + (q.counts[bucket] ?? 0)), scale: p.scale };
}

/** The value at a rank (from 0, ascending) of all lists together, of which these are the buckets. */
export function valueAt(arena: Arena, lists: readonly ValueList[], { counts, scale }: Buckets, rank: number): number {
  let bucket = 0;
  let before = 0;
  for (; before + (counts[bucket] ?? 0) <= rank; bucket++) before += counts[bucket] ?? 0;
  const mark = arena.mark();
  const taken = arena.alloc((counts[bucket] ?? 0) * 8);
  let count = 0;
  for (const list of lists) {
    count += arena.kernel.takeBucket(list.address, list.count, scale, BUCKETS - 1, bucket, taken + count * 8);
  }
  const value = arena.kernel.selectRank(taken, count, rank - before);
  arena.release(mark);
  return value;
}
