import { f64At, i32At } from './words';

/** Values that are summed plainly, in eight sums, before the compensated total takes them. */
const BLOCK: i32 = 1024;

/**
 * Takes the square roots of `count` values in place (16-byte aligned) and writes their sum and the largest of them to `into`, as f64. The
 * order of summation is fixed: within blocks of 1024, eight sums of every eighth value; blocks one after the other with Neumaier's
 * compensation (DOI 10.1002/zamm.19740540106).
 */
export function rootsAndSum(values: usize, count: i32, into: usize): void {
  let total: f64 = 0;
  let lost: f64 = 0;
  let largest: f64 = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const sum = blockSum(values + (usize(from) << 3), min(BLOCK, count - from));
    const next = total + sum;
    lost += total >= sum ? total - next + sum : sum - next + total;
    total = next;
    largest = Math.max(largest, blockLargest);
  }
  store<f64>(into, total + lost);
  store<f64>(into, largest, 8);
}

let blockLargest: f64 = 0;

function blockSum(values: usize, count: i32): f64 {
  let s0: f64 = 0,
    s1: f64 = 0,
    s2: f64 = 0,
    s3: f64 = 0,
    s4: f64 = 0,
    s5: f64 = 0,
    s6: f64 = 0,
    s7: f64 = 0;
  let largest: f64 = 0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    let a = f64x2.splat(0),
      b = f64x2.splat(0),
      c = f64x2.splat(0),
      d = f64x2.splat(0),
      top = f64x2.splat(0);
    for (; i + 8 <= count; i += 8) {
      const at = values + (usize(i) << 3);
      const p = f64x2.sqrt(v128.load(at));
      const q = f64x2.sqrt(v128.load(at, 16));
      const r = f64x2.sqrt(v128.load(at, 32));
      const s = f64x2.sqrt(v128.load(at, 48));
      v128.store(at, p);
      v128.store(at, q, 16);
      v128.store(at, r, 32);
      v128.store(at, s, 48);
      a = f64x2.add(a, p);
      b = f64x2.add(b, q);
      c = f64x2.add(c, r);
      d = f64x2.add(d, s);
      top = f64x2.pmax(top, f64x2.pmax(f64x2.pmax(p, q), f64x2.pmax(r, s)));
    }
    s0 = f64x2.extract_lane(a, 0);
    s1 = f64x2.extract_lane(a, 1);
    s2 = f64x2.extract_lane(b, 0);
    s3 = f64x2.extract_lane(b, 1);
    s4 = f64x2.extract_lane(c, 0);
    s5 = f64x2.extract_lane(c, 1);
    s6 = f64x2.extract_lane(d, 0);
    s7 = f64x2.extract_lane(d, 1);
    largest = Math.max(f64x2.extract_lane(top, 0), f64x2.extract_lane(top, 1));
  } else {
    for (; i + 8 <= count; i += 8) {
      const at = values + (usize(i) << 3);
      s0 += rootAt(at);
      s1 += rootAt(at + 8);
      s2 += rootAt(at + 16);
      s3 += rootAt(at + 24);
      s4 += rootAt(at + 32);
      s5 += rootAt(at + 40);
      s6 += rootAt(at + 48);
      s7 += rootAt(at + 56);
      largest = Math.max(largest, topOfRoots);
    }
    topOfRoots = 0;
  }
  for (; i < count; i++) {
    const root = rootAt(values + (usize(i) << 3));
    largest = Math.max(largest, root);
    s0 += root;
  }
  topOfRoots = 0;
  blockLargest = largest;
  return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
}

let topOfRoots: f64 = 0;

function rootAt(at: usize): f64 {
  const root = Math.sqrt(load<f64>(at));
  store<f64>(at, root);
  if (root > topOfRoots) topOfRoots = root;
  return root;
}

/** How many of the values are no more than `limit`. */
export function countWithin(values: usize, count: i32, limit: f64): i32 {
  let within = 0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    const most = f64x2.splat(limit);
    let p = i64x2.splat(0);
    let q = i64x2.splat(0);
    for (; i + 4 <= count; i += 4) {
      const at = values + (usize(i) << 3);
      // A lane of ones is -1.
      p = i64x2.sub(p, f64x2.le(v128.load(at), most));
      q = i64x2.sub(q, f64x2.le(v128.load(at, 16), most));
    }
    const both = i64x2.add(p, q);
    within = i32(i64x2.extract_lane(both, 0) + i64x2.extract_lane(both, 1));
  }
  for (; i < count; i++) within += i32(f64At(values, i) <= limit);
  return within;
}

/** Counts values by bucket: the whole part of the value times `scale`, at most `last`. Adds to the i32 counts at `into`. */
export function countBuckets(values: usize, count: i32, scale: f64, last: i32, into: usize): void {
  for (let i = 0; i < count; i++) {
    const at = into + (usize(min(i32(f64At(values, i) * scale), last)) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}

/**
 * The bucket of `buckets` that the value at `rank` (from 0, ascending) is in, of two lists with counts at `p` and `q`. Writes to `into`, i32, how
 * many values are in the buckets before it and how many in it.
 */
export function findBucket(p: usize, q: usize, buckets: i32, rank: i32, into: usize): i32 {
  let before = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const count = i32At(p, bucket) + i32At(q, bucket);
    if (before + count > rank) {
      store<i32>(into, before);
      store<i32>(into, count, 4);
      return bucket;
    }
    before += count;
  }
  return -1;
}

/** Copies the values of one bucket to `into`; returns how many. */
export function takeBucket(values: usize, count: i32, scale: f64, last: i32, bucket: i32, into: usize): i32 {
  const from = into;
  for (let i = 0; i < count; i++) {
    if (ASC_FEATURE_SIMD) {
      // Most values are of other buckets: four at a time.
      const times = f64x2.splat(scale);
      const low = f64x2.splat(f64(bucket));
      const high = f64x2.splat(bucket === last ? Infinity : f64(bucket + 1));
      for (; i + 4 <= count; i += 4) {
        const p = f64x2.mul(v128.load(values + (usize(i) << 3)), times);
        const q = f64x2.mul(v128.load(values + (usize(i) << 3), 16), times);
        const inP = v128.and(f64x2.ge(p, low), f64x2.lt(p, high));
        const inQ = v128.and(f64x2.ge(q, low), f64x2.lt(q, high));
        if (v128.any_true(v128.or(inP, inQ))) break;
      }
      if (i >= count) break;
    }
    const value = f64At(values, i);
    if (min(i32(value * scale), last) !== bucket) continue;
    store<f64>(into, value);
    into += 8;
  }
  return i32((into - from) >> 3);
}

/** The value that stands at `rank` in ascending order. Puts the values into another order (quickselect, Hoare's partition). */
export function selectRank(values: usize, count: i32, rank: i32): f64 {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = f64At(values, (low + high) >> 1);
    let i = low;
    let j = high;
    while (i <= j) {
      while (f64At(values, i) < pivot) i++;
      while (f64At(values, j) > pivot) j--;
      if (i > j) break;
      const p = values + (usize(i) << 3);
      const q = values + (usize(j) << 3);
      const value = load<f64>(p);
      store<f64>(p, load<f64>(q));
      store<f64>(q, value);
      i++;
      j--;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return f64At(values, rank);
}
