import { bitsIn, wordAt } from './words';

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
  const end = usize(words) << 2;
  let at: usize = 0;
  if (ASC_FEATURE_SIMD) {
    for (; at + 16 <= end; at += 16) {
      const apart = v128.andnot(v128.load(queries + at), v128.load(targets + at));
      if (!v128.any_true(apart)) continue;
      count += i32(popcnt(i64x2.extract_lane(apart, 0)) + popcnt(i64x2.extract_lane(apart, 1)));
    }
  }
  for (; at < end; at += 4) {
    const own = load<u32>(queries + at);
    if (own !== 0) count += bitsIn(own & ~load<u32>(targets + at));
  }
  return count;
}
