import { bitsIn, f64At, i32At } from './words';

/*
 * Surface elements on the corners between voxels. Corner (column, row, slice) lies before the voxel of that number along each axis, so
 * a grid of corners has one more column, row and slice than its mask, whose grid is as large and ends in zeros.
 */

/**
 * The surface corners of one slice (some of the 8 voxels around inside, some not), between a slice of the mask and the one `before` (the
 * slice itself, where corners lie between 4 pixels of an image). Rows are taken as one run of words. Returns their number.
 */
export function cornerSlice(slice: usize, before: usize, into: usize, words: i32, rowWords: i32): i32 {
  let count = 0;
  const row = usize(rowWords) << 2;
  const end = slice + (usize(words) << 2);
  for (; slice < end; ) {
    if (ASC_FEATURE_SIMD) {
      const p = v128.load(slice);
      const q = v128.load(slice - row);
      const r = v128.load(before);
      const s = v128.load(before - row);
      const t = v128.load(slice - 4);
      const u = v128.load(slice - 4 - row);
      const v = v128.load(before - 4);
      const w = v128.load(before - 4 - row);
      const some = v128.or(v128.or(p, q), v128.or(r, s));
      const someLeft = v128.or(v128.or(t, u), v128.or(v, w));
      let corners = some;
      if (v128.any_true(v128.or(some, someLeft))) {
        const all = v128.and(v128.and(p, q), v128.and(r, s));
        const allLeft = v128.and(v128.and(t, u), v128.and(v, w));
        const either = v128.or(some, v128.or(i32x4.shl(some, 1), i32x4.shr_u(someLeft, 31)));
        const both = v128.and(all, v128.or(i32x4.shl(all, 1), i32x4.shr_u(allLeft, 31)));
        corners = v128.andnot(either, both);
        count += i32(popcnt(i64x2.extract_lane(corners, 0)) + popcnt(i64x2.extract_lane(corners, 1)));
      }
      v128.store(into, corners);
      slice += 16;
      before += 16;
      into += 16;
    } else {
      const p = load<u32>(slice);
      const q = load<u32>(slice - row);
      const r = load<u32>(before);
      const s = load<u32>(before - row);
      const some = p | q | r | s;
      const someLeft =
        load<u32>(slice - 4) | load<u32>(slice - 4 - row) | load<u32>(before - 4) | load<u32>(before - 4 - row);
      let corners = some;
      if ((some | someLeft) !== 0) {
        const all = p & q & r & s;
        const allLeft =
          load<u32>(slice - 4) & load<u32>(slice - 4 - row) & load<u32>(before - 4) & load<u32>(before - 4 - row);
        corners = (some | (some << 1) | (someLeft >>> 31)) & ~(all & ((all << 1) | (allLeft >>> 31)));
        count += bitsIn(corners);
      }
      store<u32>(into, corners);
      slice += 4;
      before += 4;
      into += 4;
    }
  }
  return count;
}

/**
 * The class of each corner of one slice: `base` and the code of the 8 voxels around it (src/surface/surfelNormals.ts). Adds 1 to the i32 of
 * its class at `counts`; writes the classes of corners that are no targets as i32 to `into`, in reading order. Returns how many.
 */
export function classifySlice(
  corners: usize,
  targets: usize,
  slice: usize,
  before: usize,
  rows: i32,
  rowWords: i32,
  base: i32,
  counts: usize,
  into: usize,
): i32 {
  const from = into;
  const row = usize(rowWords) << 2;
  for (let y = 0; y < rows; y++) {
    for (let word = 0; word < rowWords - 1; word++) {
      const at = usize(y * rowWords + word) << 2;
      let left = load<u32>(corners + at);
      if (left === 0) continue;
      const other = load<u32>(targets + at);
      const b1 = load<u32>(before + at - row);
      const b3 = load<u32>(before + at);
      const b5 = load<u32>(slice + at - row);
      const b7 = load<u32>(slice + at);
      const b0 = (b1 << 1) | (load<u32>(before + at - row - 4) >>> 31);
      const b2 = (b3 << 1) | (load<u32>(before + at - 4) >>> 31);
      const b4 = (b5 << 1) | (load<u32>(slice + at - row - 4) >>> 31);
      const b6 = (b7 << 1) | (load<u32>(slice + at - 4) >>> 31);
      for (; left !== 0; left &= left - 1) {
        const bit = ctz(left);
        const low =
          ((b0 >>> bit) & 1) | (((b1 >>> bit) & 1) << 1) | (((b2 >>> bit) & 1) << 2) | (((b3 >>> bit) & 1) << 3);
        const high =
          ((b4 >>> bit) & 1) | (((b5 >>> bit) & 1) << 1) | (((b6 >>> bit) & 1) << 2) | (((b7 >>> bit) & 1) << 3);
        const own = base + i32(low | (high << 4));
        const place = counts + (usize(own) << 2);
        store<i32>(place, load<i32>(place) + 1);
        if (((other >>> bit) & 1) !== 0) continue;
        store<i32>(into, own);
        into += 4;
      }
    }
  }
  return i32((into - from) >> 2);
}

/**
 * Takes the square roots of the values in place and adds each to the f64 of its class at `sums`, one after the other. Returns the
 * largest (0 if there is none).
 */
export function rootsByClass(values: usize, classes: usize, count: i32, sums: usize): f64 {
  let largest: f64 = 0;
  for (let i = 0; i < count; i++) {
    const at = values + (usize(i) << 3);
    const root = Math.sqrt(load<f64>(at));
    store<f64>(at, root);
    const place = sums + (usize(i32At(classes, i)) << 3);
    store<f64>(place, load<f64>(place) + root);
    if (root > largest) largest = root;
  }
  return largest;
}

/** Counts by class (i32 at `counts`) the values above `limit`. */
export function countBeyond(values: usize, classes: usize, count: i32, limit: f64, counts: usize): void {
  for (let i = 0; i < count; i++) {
    if (f64At(values, i) <= limit) continue;
    const place = counts + (usize(i32At(classes, i)) << 2);
    store<i32>(place, load<i32>(place) + 1);
  }
}

/**
 * The smallest value up to which (itself included) the values weigh `wanted` or more, each as much as its class has at `weights` (f64); the largest
 * if all weigh less. Puts values and classes into another order. Sums of weights must be exact: then no order matters.
 */
export function selectWeight(values: usize, classes: usize, count: i32, weights: usize, wanted: f64): f64 {
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
      exchange(values, classes, i, j);
      i++;
      j--;
    }
    const below = weightOf(classes, low, j + 1, weights);
    if (below >= wanted) {
      high = j;
      continue;
    }
    // Between the two parts stands nothing, or the pivot.
    const upTo = below + weightOf(classes, j + 1, i, weights);
    if (upTo >= wanted) return pivot;
    wanted -= upTo;
    if (i > high) return pivot;
    low = i;
  }
  return f64At(values, low);
}

function exchange(values: usize, classes: usize, i: i32, j: i32): void {
  const p = values + (usize(i) << 3);
  const q = values + (usize(j) << 3);
  const value = load<f64>(p);
  store<f64>(p, load<f64>(q));
  store<f64>(q, value);
  const c = classes + (usize(i) << 2);
  const d = classes + (usize(j) << 2);
  const own = load<i32>(c);
  store<i32>(c, load<i32>(d));
  store<i32>(d, own);
}

function weightOf(classes: usize, from: i32, to: i32, weights: usize): f64 {
  let sum: f64 = 0;
  for (let i = from; i < to; i++) sum += f64At(weights, i32At(classes, i));
  return sum;
}
