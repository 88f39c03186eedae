import { f64At } from './words';

/** Rows (as the guard rows of a grid) and slices to either side that the table looks at, and what it may hold. */
const ROWS: i32 = 4;
const SLICES: i32 = 8;
const HEIGHT: i32 = 9;
const DEPTH: i32 = 17;
const ENTRIES: i32 = 153;
/** Bytes of an entry: f64 squared distance, its y part, its z part, i32 offset in bytes. */
const ENTRY: usize = 32;

let table: usize = 0;
let order: usize = 0;
let squares: usize = 0;
let squaresZ: usize = 0;
let positions: usize = 0;
let slices: i32 = 0;
let rowSpacing: f64 = 0;
let beyond: f64 = 0;
let rowBytes: i32 = 0;
let sliceBytes: i32 = 0;
let limit: f64 = 0;

/**
 * Says where the table lies (room for 154 entries), with scratch of 2048 bytes behind it, and what it is of: the positions of the slices
 * in mm, the rows' spacing, and the squared distance of what lies beyond its rows and columns.
 */
export function rowsOf(
  at: usize,
  positionsAt: usize,
  sliceCount: i32,
  rowSpacingMm: f64,
  beyondRows: f64,
  bytesOfRow: i32,
  bytesOfSlice: i32,
): void {
  table = at;
  squares = at + usize(ENTRIES + 1) * ENTRY;
  squaresZ = squares + (usize(ENTRIES) << 3);
  order = squaresZ + (usize(DEPTH) << 3);
  positions = positionsAt;
  slices = sliceCount;
  rowSpacing = rowSpacingMm;
  beyond = beyondRows;
  rowBytes = bytesOfRow;
  sliceBytes = bytesOfSlice;
  limit = -1;
  for (let i = 0; i < DEPTH; i++) store<f64>(squaresZ + (usize(i) << 3), 0);
  for (let i = 0; i < ENTRIES; i++) store<i32>(order + (usize(i) << 2), i);
}

/**
 * Fills the table for queries of one slice: the rows around them in the order of their distance, up to the squared distance that is
 * returned, closed by an entry at Infinity. No target as near as that is missed.
 */
export function fillRows(slice: i32): f64 {
  const before = limit;
  limit = min(beyond, min(squareTo(slice, slice - SLICES - 1), squareTo(slice, slice + SLICES + 1)));
  // Where the gaps to the slices around are the same as before, so is the table.
  if (!measure(slice) && limit === before) return limit;
  sort();
  write();
  return limit;
}

/** The squared distance between two slices; Infinity where there is no such other. */
function squareTo(slice: i32, other: i32): f64 {
  if (other < 0 || other >= slices) return Infinity;
  const mm = f64At(positions, other) - f64At(positions, slice);
  return mm * mm;
}

/**
 * Squared distances to the slices around; whether any has changed. Where there is no slice, minus what it would be if they went on: so
 * it keeps its place in the order while the end of the stack comes nearer.
 */
function measure(slice: i32): bool {
  let changed = false;
  const last = slices - 1;
  const gapBefore = last > 0 ? f64At(positions, 1) - f64At(positions, 0) : 1;
  const gapAfter = last > 0 ? f64At(positions, last) - f64At(positions, last - 1) : 1;
  for (let k = 0; k < DEPTH; k++) {
    const other = slice + k - SLICES;
    let squared = squareTo(slice, other);
    if (other < 0 || other > last) {
      const end = other < 0 ? 0 : last;
      const mm =
        f64At(positions, end) - f64At(positions, slice) + f64(other - end) * (other < 0 ? gapBefore : gapAfter);
      squared = -(mm * mm);
    }
    const at = squaresZ + (usize(k) << 3);
    if (load<f64>(at) === squared) continue;
    store<f64>(at, squared);
    changed = true;
  }
  return changed;
}

function squareY(y: i32): f64 {
  const mm = f64(y - ROWS) * rowSpacing;
  return mm * mm;
}

/** Insertion sort: the order of the slice before is nearly right. */
function sort(): void {
  for (let z = 0; z < DEPTH; z++) {
    const squaredZ = Math.abs(f64At(squaresZ, z));
    for (let y = 0; y < HEIGHT; y++) {
      store<f64>(squares + (usize(z * HEIGHT + y) << 3), squareY(y) + squaredZ);
    }
  }
  for (let i = 1; i < ENTRIES; i++) {
    const entry = load<i32>(order + (usize(i) << 2));
    const squared = f64At(squares, entry);
    let at = order + (usize(i) << 2);
    for (; at > order && f64At(squares, load<i32>(at - 4)) > squared; at -= 4) store<i32>(at, load<i32>(at - 4));
    store<i32>(at, entry);
  }
}

function write(): void {
  let at = table;
  for (let i = 0; i < ENTRIES; i++) {
    const entry = load<i32>(order + (usize(i) << 2));
    const squared = f64At(squares, entry);
    if (squared >= limit) break;
    const z = entry / HEIGHT;
    const y = entry - z * HEIGHT;
    const squaredZ = f64At(squaresZ, z);
    if (squaredZ < 0) continue;
    store<f64>(at, squared);
    store<f64>(at, squareY(y), 8);
    store<f64>(at, squaredZ, 16);
    store<i32>(at, (z - SLICES) * sliceBytes + (y - ROWS) * rowBytes, 24);
    at += ENTRY;
  }
  store<f64>(at, Infinity);
}
