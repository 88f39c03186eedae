import { bitsIn, f64At, i32At } from './words';

/*
 * The exact Euclidean distance transform for the queries that a search has not resolved within its budget: of one target slice at a time,
 * x by scans, y by the lower envelope of parabolas (Felzenszwalb and Huttenlocher, DOI 10.4086/toc.2012.v008a019); then every open query
 * of every slice takes what that slice offers. Nothing but one slice is kept, and slices may lie anywhere.
 */

/** Lists the open queries of one slice: i32 number of its value, i32 place in the plane (column x rows + row). Returns how many. */
export function listOpen(
  queries: usize,
  targets: usize,
  rest: usize,
  rows: i32,
  rowWords: i32,
  rowStarts: usize,
  into: usize,
): i32 {
  const from = into;
  for (let y = 0; y < rows; y++) {
    let number = i32At(rowStarts, y);
    for (let word = 0; word < rowWords - 1; word++) {
      const at = usize(y * rowWords + word) << 2;
      const apart = load<u32>(queries + at) & ~load<u32>(targets + at);
      for (let open = load<u32>(rest + at); open !== 0; open &= open - 1) {
        store<i32>(into, number + bitsIn(apart & ((open & (0 - open)) - 1)));
        store<i32>(into, ((word << 5) + i32(ctz(open))) * rows + y, 4);
        into += 8;
      }
      number += bitsIn(apart);
    }
  }
  return i32((into - from) >> 3);
}

/** Adds the columns of one slice of `rest` to the words at `into`. */
export function addOpenColumns(rest: usize, rows: i32, rowWords: i32, into: usize): void {
  for (let y = 0; y < rows; y++) {
    for (let word = 0; word < rowWords - 1; word++) {
      const at = into + (usize(word) << 2);
      store<u32>(at, load<u32>(at) | load<u32>(rest + (usize(y * rowWords + word) << 2)));
    }
  }
}

/**
 * The squared distance within one slice from every place of the wanted columns to its nearest target, column by column, to `plane`.
 * False, and nothing written, where the slice has no target. `scratch` takes 24 bytes a row. `tie`: parabolas whose borders lie closer than this
 * (in rows) are told apart by the distances as computed, so that these are the least there are, to the last bit.
 */
export function transformSlice(
  targets: usize,
  rows: i32,
  rowWords: i32,
  wanted: usize,
  squaresX: usize,
  squaresY: usize,
  tie: f64,
  plane: usize,
  scratch: usize,
): bool {
  let isAny = false;
  const columns = (rowWords - 1) << 5;
  for (let y = 0; y < rows; y++) {
    const row = targets + (usize(y * rowWords) << 2);
    let last = -1;
    for (let x = 0; x < columns; x++) {
      if (((load<u32>(row + (usize(x >> 5) << 2)) >>> (x & 31)) & 1) !== 0) last = x;
      if (((load<u32>(wanted + (usize(x >> 5) << 2)) >>> (x & 31)) & 1) === 0) continue;
      store<f64>(plane + (usize(x * rows + y) << 3), last < 0 ? Infinity : f64At(squaresX, x - last));
    }
    if (last < 0) continue;
    isAny = true;
    last = -1;
    for (let x = columns - 1; x >= 0; x--) {
      if (((load<u32>(row + (usize(x >> 5) << 2)) >>> (x & 31)) & 1) !== 0) last = x;
      if (last < 0 || ((load<u32>(wanted + (usize(x >> 5) << 2)) >>> (x & 31)) & 1) === 0) continue;
      const at = plane + (usize(x * rows + y) << 3);
      const squared = f64At(squaresX, last - x);
      if (squared < load<f64>(at)) store<f64>(at, squared);
    }
  }
  if (!isAny) return false;
  for (let x = 0; x < columns; x++) {
    if (((load<u32>(wanted + (usize(x >> 5) << 2)) >>> (x & 31)) & 1) === 0) continue;
    transformColumn(plane + (usize(x * rows) << 3), rows, squaresY, tie, scratch);
  }
  return true;
}

/** The lower envelope of one column's parabolas, at its rows. */
function transformColumn(line: usize, rows: i32, squaresY: usize, tie: f64, scratch: usize): void {
  const apexes = scratch;
  const heights = scratch + (usize(rows) << 3);
  const starts = scratch + (usize(rows) << 4);
  const unit = f64At(squaresY, 1);
  let last = -1;
  for (let y = 0; y < rows; y++) {
    const height = f64At(line, y);
    if (height === Infinity) continue;
    let start = -Infinity;
    for (; last >= 0; last--) {
      const apex = i32At(apexes, last);
      const way = f64(y - apex);
      start = (height - f64At(heights, last)) / (2 * unit * way) + f64(apex) + way / 2;
      if (start >= f64At(starts, last) - tie) break;
    }
    last++;
    store<i32>(apexes + (usize(last) << 2), y);
    store<f64>(heights + (usize(last) << 3), height);
    store<f64>(starts + (usize(last) << 3), last === 0 ? -Infinity : start);
  }
  if (last < 0) return;
  const near = tie * f64(rows);
  let own = 0;
  for (let y = 0; y < rows; y++) {
    while (own < last && f64At(starts, own + 1) <= f64(y)) own++;
    let least = Infinity;
    for (let k = own; k >= 0; k--) {
      least = Math.min(least, heightAt(y, i32At(apexes, k), f64At(heights, k), squaresY));
      if (f64At(starts, k) < f64(y) - near) break;
    }
    for (let k = own + 1; k <= last && f64At(starts, k) <= f64(y) + near; k++) {
      least = Math.min(least, heightAt(y, i32At(apexes, k), f64At(heights, k), squaresY));
    }
    store<f64>(line + (usize(y) << 3), least);
  }
}

function heightAt(y: i32, apex: i32, height: f64, squaresY: usize): f64 {
  return height + f64At(squaresY, y < apex ? apex - y : y - apex);
}

/** Offers the plane of a target slice to listed open queries of one slice, `squaredZ` away. Values are negative while open. */
export function relaxOpen(list: usize, count: i32, plane: usize, squaredZ: f64, values: usize): void {
  for (let i = 0; i < count; i++, list += 8) {
    const at = values + (usize(load<i32>(list)) << 3);
    const best = -load<f64>(at);
    if (squaredZ >= best) continue;
    const squared = f64At(plane, load<i32>(list, 4)) + squaredZ;
    if (squared < best) store<f64>(at, -squared);
  }
}

/** Closes listed queries: their values become positive. */
export function closeOpen(list: usize, count: i32, values: usize): void {
  for (let i = 0; i < count; i++, list += 8) {
    const at = values + (usize(load<i32>(list)) << 3);
    store<f64>(at, -load<f64>(at));
  }
}
