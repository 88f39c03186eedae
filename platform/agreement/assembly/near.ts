import { fillRows, rowsOf } from './rows';
import { f64At, i32At } from './words';

/** Columns that a window reaches to either side. */
const REACH: i32 = 28;
/** Bytes of an entry of the table of rows (`rows.ts`). */
const ENTRY: usize = 32;

let queries: usize = 0;
let targets: usize = 0;
let rest: usize = 0;
let rows: i32 = 0;
let slices: i32 = 0;
let rowWords: i32 = 0;
let sliceBytes: usize = 0;
let table: usize = 0;
let squaresX: usize = 0;
let values: usize = 0;
let rowStarts: usize = 0;
let found: i32 = 0;
let open: i32 = 0;

/**
 * Says what `nearSlices` works on: i32 in the order below; from byte 48 on f64: the spacing of rows, the squared distance of what lies
 * beyond the rows and columns that it looks at, the spacing of columns.
 */
export function nearFrame(frame: usize): void {
  queries = usize(i32At(frame, 0));
  targets = usize(i32At(frame, 1));
  rest = usize(i32At(frame, 2));
  rows = i32At(frame, 3);
  slices = i32At(frame, 4);
  rowWords = i32At(frame, 5);
  const sliceWords = i32At(frame, 6);
  rowStarts = usize(i32At(frame, 7));
  values = usize(i32At(frame, 8));
  squaresX = usize(i32At(frame, 9));
  table = usize(i32At(frame, 11));
  sliceBytes = usize(sliceWords) << 2;
  found = 0;
  open = 0;
  const columnSpacing = f64At(frame, 8);
  for (let dx = 0; dx < 64; dx++) {
    const mm = f64(dx) * columnSpacing;
    store<f64>(squaresX + (usize(dx) << 3), mm * mm);
  }
  store<f64>(squaresX, Infinity, 64 * 8);
  rowsOf(table, usize(i32At(frame, 10)), slices, f64At(frame, 6), f64At(frame, 7), rowWords << 2, sliceWords << 2);
}

/** Looks for the nearest targets of the queries from one slice on, until `most` are done or all slices; returns the next slice. */
export function nearSlices(slice: i32, most: i32): i32 {
  const end = found + most;
  while (slice < slices) {
    nearSlice(slice++);
    if (found >= end) break;
  }
  return slice;
}

/** How many queries `nearSlices` has left open so far. */
export function openQueries(): i32 {
  return open;
}

/**
 * For each query of one slice that is no target itself, in reading order: the squared distance to the nearest target in the rows of the
 * table, to `values`. Where it is more than the table's limit, a nearer target may lie beyond: the value is negated (-Infinity: none seen)
 * and the query's bit set in `rest` (zeros before).
 */
function nearSlice(slice: i32): void {
  const limit = fillRows(slice);
  // Names of their own: what stands in memory between functions is read anew each time.
  const table_ = table;
  const squaresX_ = squaresX;
  const rowWords_ = rowWords;
  const first = usize(slice) * sliceBytes;
  const ownSlice = queries + first;
  const otherSlice = targets + first;
  let out = values + (usize(found) << 3);
  for (let row = 0; row < rows; row++) {
    store<i32>(rowStarts + (usize(slice * rows + row) << 2), i32((out - values) >> 3));
    const from = usize(row * rowWords_) << 2;
    for (let word = 0; word < rowWords_ - 1; word++) {
      const at = from + (usize(word) << 2);
      const own = load<u32>(ownSlice + at);
      if (own === 0) {
        if (ASC_FEATURE_SIMD) {
          // Most of a grid is empty: four words at a time, as far as the row goes.
          if (word + 4 <= rowWords_ && !v128.any_true(v128.load(ownSlice + at))) word += 3;
        }
        continue;
      }
      let apart = own & ~load<u32>(otherSlice + at);
      let unresolved: u32 = 0;
      while (apart !== 0) {
        const bit = i32(ctz(apart));
        let best = Infinity;
        let entry = table_;
        if (ASC_FEATURE_SIMD) {
          // A window of 64 bits that starts 28 columns to the left: the nearest target on either side in two instructions.
          const start = bit - REACH;
          const byte = otherSlice + at + (start >> 3);
          const shift = u64(start & 7);
          while (load<f64>(entry) < best) {
            const window = load<u64>(byte + load<i32>(entry, 24)) >> shift;
            const dx = min(i32(ctz(window >> REACH)), i32(clz(window << (63 - REACH))));
            const squared = f64At(squaresX_, dx) + load<f64>(entry, 8) + load<f64>(entry, 16);
            best = Math.min(squared, best);
            entry += ENTRY;
          }
        } else {
          const byte = otherSlice + at;
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
            const squared = f64At(squaresX_, dx) + load<f64>(entry, 8) + load<f64>(entry, 16);
            if (squared < best) best = squared;
            entry += ENTRY;
          }
        }
        if (best > limit) {
          unresolved |= apart & (0 - apart);
          open++;
          best = -best;
        }
        store<f64>(out, best);
        out += 8;
        apart &= apart - 1;
      }
      if (unresolved !== 0) store<u32>(rest + first + at, unresolved);
    }
  }
  found = i32((out - values) >> 3);
}
