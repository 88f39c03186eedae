import { bitsIn, wordAt } from './words';

/**
 * Counts one slice of two masks whose bits stand at `a` and `b` (16-byte aligned, zeros up to the next 64 bytes). Writes six i32 to
 * `into`: voxels of A, of B, of both, the first and the last set bit of either (-1: none), and 0.
 */
export function countSlice(a: usize, b: usize, bytes: i32, into: usize): void {
  let inA = 0;
  let inB = 0;
  let inBoth = 0;
  let first = -1;
  let last = -1;
  const end = usize(bytes);
  if (ASC_FEATURE_SIMD) {
    for (let at: usize = 0; at < end; at += 64) {
      const p = a + at;
      const q = b + at;
      const front = v128.or(v128.or(v128.load(p), v128.load(p, 16)), v128.or(v128.load(q), v128.load(q, 16)));
      const back = v128.or(v128.or(v128.load(p, 32), v128.load(p, 48)), v128.or(v128.load(q, 32), v128.load(q, 48)));
      if (!v128.any_true(v128.or(front, back))) continue;
      if (first < 0) first = i32(at);
      last = i32(at);
      for (let word: usize = 0; word < 64; word += 8) {
        const u = load<u64>(p + word);
        const v = load<u64>(q + word);
        inA += i32(popcnt(u));
        inB += i32(popcnt(v));
        inBoth += i32(popcnt(u & v));
      }
    }
  } else {
    for (let at: usize = 0; at < end; at += 4) {
      const p = load<u32>(a + at);
      const q = load<u32>(b + at);
      if ((p | q) === 0) continue;
      if (first < 0) first = i32(at);
      last = i32(at);
      inA += bitsIn(p);
      inB += bitsIn(q);
      inBoth += bitsIn(p & q);
    }
  }
  store<i32>(into, inA);
  store<i32>(into, inB, 4);
  store<i32>(into, inBoth, 8);
  if (first >= 0) {
    let at = usize(first);
    while ((load<u32>(a + at) | load<u32>(b + at)) === 0) at += 4;
    first = i32(at << 3) + i32(ctz(load<u32>(a + at) | load<u32>(b + at)));
    at = usize(last) + (ASC_FEATURE_SIMD ? 60 : 0);
    while ((load<u32>(a + at) | load<u32>(b + at)) === 0) at -= 4;
    last = i32(at << 3) + 31 - i32(clz(load<u32>(a + at) | load<u32>(b + at)));
  }
  store<i32>(into, first, 12);
  store<i32>(into, last, 16);
}

/** Adds to the words at `into` (one bit per column) the columns that any of the `rows` rows of either mask has; the first row starts at `bit`. */
export function addColumns(a: usize, b: usize, bit: i32, columns: i32, rows: i32, into: usize): void {
  const words = (columns + 31) >> 5;
  if (ASC_FEATURE_SIMD) {
    if (((columns | bit) & 127) === 0) {
      const bytes = usize(columns >> 3);
      let from = usize(bit >> 3);
      for (let row = 0; row < rows; row++, from += bytes) {
        for (let at: usize = 0; at < bytes; at += 16) {
          const either = v128.or(v128.load(a + from + at), v128.load(b + from + at));
          v128.store(into + at, v128.or(v128.load(into + at), either));
        }
      }
      return;
    }
  }
  for (let row = 0; row < rows; row++, bit += columns) {
    for (let word = 0; word < words; word++) {
      const at = into + (usize(word) << 2);
      store<u32>(at, load<u32>(at) | wordAt(a, bit + (word << 5)) | wordAt(b, bit + (word << 5)));
    }
  }
  // The last word saw the next row's first columns.
  if ((columns & 31) !== 0) {
    const at = into + (usize(words - 1) << 2);
    store<u32>(at, load<u32>(at) & ((u32(1) << (columns & 31)) - 1));
  }
}

/**
 * Copies `width` bits of each of `rows` rows into a grid: the first row starts at `bit`, the next ones `columns` bits on each. `into` is
 * the first word of the first row, rows are `rowWords` words apart.
 */
export function cropSlice(
  from: usize,
  bit: i32,
  columns: i32,
  rows: i32,
  width: i32,
  into: usize,
  rowWords: i32,
): void {
  const words = (width + 31) >> 5;
  const lastBits = u32(0xffffffff) >>> ((32 - (width & 31)) & 31);
  for (let row = 0; row < rows; row++, bit += columns, into += usize(rowWords) << 2) {
    let at = bit;
    for (let word = 0; word < words - 1; word++, at += 32) store<u32>(into + (usize(word) << 2), wordAt(from, at));
    store<u32>(into + (usize(words - 1) << 2), wordAt(from, at) & lastBits);
  }
}

/**
 * The border voxels of one slice of a grid (one of 6 neighbours outside), its neighbour slices at `before` and `after` (the slice
 * itself, where they are not to count). Whole slices are taken as one run of words: what parts the rows is zero. Returns their number.
 */
export function borderSlice(slice: usize, before: usize, after: usize, into: usize, words: i32, rowWords: i32): i32 {
  let count = 0;
  const row = usize(rowWords) << 2;
  const end = slice + (usize(words) << 2);
  for (; slice < end; ) {
    if (ASC_FEATURE_SIMD) {
      const own = v128.load(slice);
      let border = own;
      if (v128.any_true(own)) {
        const left = v128.or(i32x4.shl(own, 1), i32x4.shr_u(v128.load(slice - 4), 31));
        const right = v128.or(i32x4.shr_u(own, 1), i32x4.shl(v128.load(slice + 4), 31));
        const beside = v128.and(v128.and(left, right), v128.and(v128.load(slice - row), v128.load(slice + row)));
        const inner = v128.and(beside, v128.and(v128.load(before), v128.load(after)));
        border = v128.andnot(own, inner);
        count += i32(popcnt(i64x2.extract_lane(border, 0)) + popcnt(i64x2.extract_lane(border, 1)));
      }
      v128.store(into, border);
      slice += 16;
      before += 16;
      after += 16;
      into += 16;
    } else {
      const own = load<u32>(slice);
      let border = own;
      if (own !== 0) {
        const left = (own << 1) | (load<u32>(slice - 4) >>> 31);
        const right = (own >>> 1) | (load<u32>(slice + 4) << 31);
        border =
          own &
          ~(left & right & load<u32>(slice - row) & load<u32>(slice + row) & load<u32>(before) & load<u32>(after));
        count += bitsIn(border);
      }
      store<u32>(into, border);
      slice += 4;
      before += 4;
      after += 4;
      into += 4;
    }
  }
  return count;
}

/** How many bits of `queries` are not in `targets`, over so many words. */
export function countApart(queries: usize, targets: usize, words: i32): i32 {
  let count = 0;
  for (let at: usize = 0; at < usize(words) << 2; at += 4) {
    const own = load<u32>(queries + at);
    if (own !== 0) count += bitsIn(own & ~load<u32>(targets + at));
  }
  return count;
}
