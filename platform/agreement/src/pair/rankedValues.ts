import type { Arena } from '../engine/arena.ts';

/** Values of float64, 0 or more, in the memory of an {@link Arena}. */
export interface ValueList {
  readonly address: number;
  readonly count: number;
}

/** A list sorted into buckets. */
export interface Buckets {
  readonly list: ValueList;
  /** How many values each bucket has (i32). */
  readonly address: number;
  readonly scale: number;
}

const BUCKETS = 2048;

/** Sorts a list into buckets that reach up to `largest`; they stay in the arena. */
export function bucketsOf(arena: Arena, list: ValueList, largest: number): Buckets {
  const address = arena.allocZeros(BUCKETS * 4);
  const scale = largest > 0 && largest < Number.POSITIVE_INFINITY ? (BUCKETS - 1) / largest : 0;
  arena.kernel.countBuckets(list.address, list.count, scale, BUCKETS - 1, address);
  return { list, address, scale };
}

/**
 * Gives the value at a rank (from 0, ascending) of one list, or of two taken together, in buckets of one scale: it is looked for among those of its
 * bucket alone, which are taken out once for the ranks asked one after the other.
 */
export function ranksOf(arena: Arena, p: Buckets, q?: Buckets): (rank: number) => number {
  const none = q === undefined ? arena.allocZeros(BUCKETS * 4) : 0;
  const place = arena.alloc(16);
  let taken = { bucket: -1, address: 0 };
  return (rank) => {
    const { kernel } = arena;
    const bucket = kernel.findBucket(p.address, q?.address ?? none, BUCKETS, rank, place);
    const before = arena.i32[place >> 2] ?? 0;
    const count = arena.i32[(place >> 2) + 1] ?? 0;
    if (bucket !== taken.bucket) {
      taken = { bucket, address: arena.alloc(count * 8) };
      let to = taken.address;
      for (const { list, scale } of q === undefined ? [p] : [p, q])
        to += 8 * kernel.takeBucket(list.address, list.count, scale, BUCKETS - 1, bucket, to);
    }
    return kernel.selectRank(taken.address, count, rank - before);
  };
}
