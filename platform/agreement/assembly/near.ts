import { f64At } from './words';

/** Columns that a window reaches to either side. */
const REACH: i32 = 28;
/** Bytes of an entry of the table of rows: f64 squared distance, f64 its y part, f64 its z part, i32 offset in bytes. */
const ENTRY: usize = 32;

/**
 * For each query of one slice that is no target itself, in reading order: the squared distance to the nearest target in the rows of the
 * table (ascending, closed by an entry at Infinity), to `into`. Where it is more than `limit`, a nearer target may lie beyond the table:
 * the value is negated (-Infinity: none seen) and the query's bit set in `rest` (zeros before). Returns how many values were written; adds
 * the number of negated ones to the i32 at `open`.
 */
export function nearSlice(
  queries: usize,
  targets: usize,
  rest: usize,
  rows: i32,
  rowWords: i32,
  table: usize,
  squaresX: usize,
  limit: f64,
  into: usize,
  rowStarts: usize,
  start: i32,
  open: usize,
): i32 {
  let out = into;
  let left = 0;
  for (let row = 0; row < rows; row++) {
    store<i32>(rowStarts + (usize(row) << 2), start + i32((out - into) >> 3));
    const from = usize(row * rowWords) << 2;
    for (let word = 0; word < rowWords - 1; word++) {
      const at = from + (usize(word) << 2);
      const own = load<u32>(queries + at);
      if (own === 0) {
        if (ASC_FEATURE_SIMD) {
          // Most of a grid is empty: four words at a time, as far as the row goes.
          if (word + 4 <= rowWords && !v128.any_true(v128.load(queries + at))) word += 3;
        }
        continue;
      }
      let apart = own & ~load<u32>(targets + at);
      let unresolved: u32 = 0;
      while (apart !== 0) {
        const bit = i32(ctz(apart));
        let best = Infinity;
        let entry = table;
        if (ASC_FEATURE_SIMD) {
          // A window of 64 bits that starts 28 columns to the left: the nearest target on either side in two instructions.
          const first = bit - REACH;
          const byte = targets + at + (first >> 3);
          const shift = u64(first & 7);
          while (load<f64>(entry) < best) {
            const window = load<u64>(byte + load<i32>(entry, 24)) >> shift;
            const dx = min(i32(ctz(window >> REACH)), i32(clz(window << (63 - REACH))));
            const squared = f64At(squaresX, dx) + load<f64>(entry, 8) + load<f64>(entry, 16);
            best = Math.min(squared, best);
            entry += ENTRY;
          }
        } else {
          const byte = targets + at;
          while (load<f64>(entry) < best) {
            const place = byte + load<i32>(entry, 24);
            const middle = load<u32>(place);
            const right = middle >>> bit;
            const leftward = middle << (31 - bit);
            let dx = 64;
            if (right !== 0) dx = i32(ctz(right));
            else {
              const next = load<u32>(place, 4);
              if (next !== 0) dx = 32 - bit + i32(ctz(next));
            }
            if (leftward !== 0) dx = min(dx, i32(clz(leftward)));
            else if (bit + 1 < dx) {
              const next = load<u32>(place - 4);
              if (next !== 0) dx = min(dx, bit + 1 + i32(clz(next)));
            }
            const squared = f64At(squaresX, dx) + load<f64>(entry, 8) + load<f64>(entry, 16);
            if (squared < best) best = squared;
            entry += ENTRY;
          }
        }
        if (best > limit) {
          unresolved |= apart & (0 - apart);
          left++;
          best = -best;
        }
        store<f64>(out, best);
        out += 8;
        apart &= apart - 1;
      }
      if (unresolved !== 0) store<u32>(rest + at, unresolved);
    }
  }
  store<i32>(open, load<i32>(open) + left);
  return i32((out - into) >> 3);
}
