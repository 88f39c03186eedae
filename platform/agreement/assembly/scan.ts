import { bitsIn, wordAt } from './words';

/** What `countSlice` found: voxels of A, of B, of both, and the first and the last set bit of either. */
let voxelsA: i32 = 0;
let voxelsB: i32 = 0;
let voxelsBoth: i32 = 0;
let firstBit: i32 = 0;
let lastBit: i32 = 0;

/**
 * Counts `count` slices of two masks, from slice `from` of `slices` on, and adds what they fill to the box around both. The bits of a slice
 * stand at `a` and `b` (16-byte aligned, zeros up to the next 64 bytes), the next slice `stride` bytes on. `into`: i32 first and last row,
 * first and last slice of the box (at first more than there are, -1, -1, -1); f64 voxels of A, of B, of both; from byte 48 on, for
 * each slice of the stack, i32 voxels of A, then those of B, then of both; then the columns that the box has, a bit each.
 */
export function scanSlices(
  a: usize,
  b: usize,
  bytes: i32,
  stride: i32,
  count: i32,
  columns: i32,
  from: i32,
  slices: i32,
  into: usize,
): void {
  const perSlice = usize(slices) << 2;
  const seen = into + 48 + perSlice * 3;
  for (let slice = from; slice < from + count; slice++, a += usize(stride), b += usize(stride)) {
    if (!countSlice(a, b, bytes)) continue;
    const counts = into + 48 + (usize(slice) << 2);
    store<i32>(counts, voxelsA);
    store<i32>(counts + perSlice, voxelsB);
    store<i32>(counts + perSlice * 2, voxelsBoth);
    store<f64>(into, load<f64>(into, 16) + f64(voxelsA), 16);
    store<f64>(into, load<f64>(into, 24) + f64(voxelsB), 24);
    store<f64>(into, load<f64>(into, 32) + f64(voxelsBoth), 32);
    const first = firstBit / columns;
    const last = lastBit / columns;
    store<i32>(into, min(load<i32>(into), first));
    store<i32>(into, max(load<i32>(into, 4), last), 4);
    if (load<i32>(into, 8) < 0) store<i32>(into, slice, 8);
    store<i32>(into, slice, 12);
    addColumns(a, b, first * columns, columns, last - first + 1, seen);
  }
}

/** Counts one slice; false if it is empty. */
function countSlice(a: usize, b: usize, bytes: i32): bool {
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
  if (first < 0) return false;
  let at = usize(first);
  while ((load<u32>(a + at) | load<u32>(b + at)) === 0) at += 4;
  firstBit = i32(at << 3) + i32(ctz(load<u32>(a + at) | load<u32>(b + at)));
  at = usize(last) + (ASC_FEATURE_SIMD ? 60 : 0);
  while ((load<u32>(a + at) | load<u32>(b + at)) === 0) at -= 4;
  lastBit = i32(at << 3) + 31 - i32(clz(load<u32>(a + at) | load<u32>(b + at)));
  voxelsA = inA;
  voxelsB = inB;
  voxelsBoth = inBoth;
  return true;
}

/** Adds to the words at `into` (one bit per column) the columns that any of the `rows` rows of either mask has; the first row starts at `bit`. */
function addColumns(a: usize, b: usize, bit: i32, columns: i32, rows: i32, into: usize): void {
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
