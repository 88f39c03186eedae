import { bitsIn, f64At, i32At } from './words';

/*
 * Distances beyond the table of `nearSlice`. Targets lie in blocks (a word wide, 4 rows high, a few slices deep) with the box that they
 * fill, blocks in groups of 4 x 4 x 4. The queries of one block share the list of blocks in which a nearest target of any of them may lie.
 * What bounds a distance from below is computed from smaller steps in the order of the distance itself, and rounding is monotone: so it
 * is never above the distance as computed, and nothing is lost by leaving out what is not below the best found.
 */

/** Bytes of a box: i32 first and last column, row, slice; of a group two more: its first block, its blocks. */
const BOX: usize = 32;
/** Bytes of a candidate: f64 bound from below, i32 block. */
const CANDIDATE: usize = 16;
const ROWS: i32 = 4;
const GROUP: i32 = 4;

let targets: usize = 0;
let queries: usize = 0;
let rest: usize = 0;
let rowStarts: usize = 0;
let values: usize = 0;
let squaresX: usize = 0;
let squaresY: usize = 0;
let positions: usize = 0;
let blocks: usize = 0;
let groups: usize = 0;
let groupCount: i32 = 0;
let candidates: usize = 0;
let columnWords: i32 = 0;
let rows: i32 = 0;
let slices: i32 = 0;
let rowWords: i32 = 0;
let sliceWords: i32 = 0;
let depth: i32 = 0;

/** The target found last: its distances bound those of the next query at once. */
let seenX: i32 = -1;
let seenY: i32 = 0;
let seenZ: i32 = 0;
let work: i32 = 0;

/** Says where everything lies, before `findBlocks` and `farBlocks`: i32 in the order below. */
export function farFrame(frame: usize): void {
  queries = usize(i32At(frame, 0));
  targets = usize(i32At(frame, 1));
  rest = usize(i32At(frame, 2));
  rows = i32At(frame, 3);
  slices = i32At(frame, 4);
  rowWords = i32At(frame, 5);
  sliceWords = i32At(frame, 6);
  rowStarts = usize(i32At(frame, 7));
  values = usize(i32At(frame, 8));
  squaresX = usize(i32At(frame, 9));
  squaresY = usize(i32At(frame, 10));
  positions = usize(i32At(frame, 11));
  blocks = usize(i32At(frame, 12));
  groups = usize(i32At(frame, 13));
  depth = i32At(frame, 14);
  columnWords = rowWords - 1;
  groupCount = 0;
  seenX = -1;
}

/** Says where the list of candidates lies: room for as many as there are blocks. */
export function setCandidates(list: usize): void {
  candidates = list;
}

/** Fills `box` with what the bits of a block fill; false if there are none. */
function boxOf(grid: usize, word: i32, rowBlock: i32, sliceBlock: i32, box: usize): bool {
  const rowEnd = min((rowBlock + 1) * ROWS, rows);
  const sliceEnd = min((sliceBlock + 1) * depth, slices);
  let all: u32 = 0;
  let y0 = i32.MAX_VALUE;
  let y1 = -1;
  let z0 = -1;
  let z1 = -1;
  for (let z = sliceBlock * depth; z < sliceEnd; z++) {
    let at = grid + (usize(z * sliceWords + rowBlock * ROWS * rowWords + word) << 2);
    for (let y = rowBlock * ROWS; y < rowEnd; y++, at += usize(rowWords) << 2) {
      const own = load<u32>(at);
      if (own === 0) continue;
      all |= own;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
      if (z0 < 0) z0 = z;
      z1 = z;
    }
  }
  if (all === 0) return false;
  store<i32>(box, (word << 5) + i32(ctz(all)));
  store<i32>(box, (word << 5) + 31 - i32(clz(all)), 4);
  store<i32>(box, y0, 8);
  store<i32>(box, y1, 12);
  store<i32>(box, z0, 16);
  store<i32>(box, z1, 20);
  return true;
}

/** Makes blocks and groups of the targets in the groups of one layer of slices. Returns the number of blocks so far. */
export function findBlocks(layer: i32, blockCount: i32): i32 {
  const rowBlocks = (rows + ROWS - 1) / ROWS;
  const sliceBlocks = (slices + depth - 1) / depth;
  const sliceEnd = min((layer + 1) * GROUP, sliceBlocks);
  for (let rowGroup = 0; rowGroup < rowBlocks; rowGroup += GROUP) {
    for (let wordGroup = 0; wordGroup < columnWords; wordGroup += GROUP) {
      const group = groups + usize(groupCount) * BOX;
      const first = blockCount;
      for (let z = layer * GROUP; z < sliceEnd; z++) {
        for (let y = rowGroup; y < min(rowGroup + GROUP, rowBlocks); y++) {
          for (let word = wordGroup; word < min(wordGroup + GROUP, columnWords); word++) {
            const box = blocks + usize(blockCount) * BOX;
            if (!boxOf(targets, word, y, z, box)) continue;
            if (blockCount === first) {
              for (let i = 0; i < 6; i++) store<i32>(group + (usize(i) << 2), i32At(box, i));
            } else {
              for (let i = 0; i < 6; i += 2) {
                const at = usize(i) << 2;
                store<i32>(group + at, min(i32At(group, i), i32At(box, i)));
                store<i32>(group + at, max(i32At(group, i + 1), i32At(box, i + 1)), 4);
              }
            }
            blockCount++;
          }
        }
      }
      if (blockCount === first) continue;
      store<i32>(group, first, 24);
      store<i32>(group, blockCount - first, 28);
      groupCount++;
    }
  }
  return blockCount;
}

/** What no distance between the boxes is below. */
function leastBetween(p: usize, q: usize): f64 {
  const dx = max(max(i32At(p, 0) - i32At(q, 1), i32At(q, 0) - i32At(p, 1)), 0);
  const dy = max(max(i32At(p, 2) - i32At(q, 3), i32At(q, 2) - i32At(p, 3)), 0);
  let dz: f64 = 0;
  if (i32At(p, 4) > i32At(q, 5)) dz = f64At(positions, i32At(p, 4)) - f64At(positions, i32At(q, 5));
  else if (i32At(q, 4) > i32At(p, 5)) dz = f64At(positions, i32At(q, 4)) - f64At(positions, i32At(p, 5));
  return f64At(squaresX, dx) + f64At(squaresY, dy) + dz * dz;
}

/** What no distance between the boxes is above. */
function mostBetween(p: usize, q: usize): f64 {
  const dx = max(i32At(p, 1) - i32At(q, 0), i32At(q, 1) - i32At(p, 0));
  const dy = max(i32At(p, 3) - i32At(q, 2), i32At(q, 3) - i32At(p, 2));
  const dz = Math.max(
    f64At(positions, i32At(p, 5)) - f64At(positions, i32At(q, 4)),
    f64At(positions, i32At(q, 5)) - f64At(positions, i32At(p, 4)),
  );
  return f64At(squaresX, dx) + f64At(squaresY, dy) + dz * dz;
}

/** What no distance from the voxel to the box is below. */
function leastFrom(x: i32, y: i32, z: i32, box: usize): f64 {
  const dx = max(max(i32At(box, 0) - x, x - i32At(box, 1)), 0);
  const dy = max(max(i32At(box, 2) - y, y - i32At(box, 3)), 0);
  let dz: f64 = 0;
  if (i32At(box, 4) > z) dz = f64At(positions, i32At(box, 4)) - f64At(positions, z);
  else if (z > i32At(box, 5)) dz = f64At(positions, z) - f64At(positions, i32At(box, 5));
  return f64At(squaresX, dx) + f64At(squaresY, dy) + dz * dz;
}

/** The least of `best` and the distances from the voxel to the targets of a block. */
function bestInBlock(x: i32, y: i32, z: i32, block: usize, best: f64): f64 {
  const word = i32At(block, 0) >> 5;
  const bit = x - (word << 5);
  const y0 = i32At(block, 2);
  const y1 = i32At(block, 3);
  const z1 = i32At(block, 5);
  for (let tz = i32At(block, 4); tz <= z1; tz++) {
    const mm = f64At(positions, tz) - f64At(positions, z);
    const squaredZ = mm * mm;
    if (squaredZ >= best) continue;
    let at = targets + (usize(tz * sliceWords + y0 * rowWords + word) << 2);
    for (let ty = y0; ty <= y1; ty++, at += usize(rowWords) << 2) {
      const squaredY = f64At(squaresY, ty < y ? y - ty : ty - y);
      if (squaredY + squaredZ >= best) continue;
      const own = load<u32>(at);
      if (own === 0) continue;
      let dx: i32;
      let tx: i32;
      if (bit < 0) {
        tx = i32(ctz(own));
        dx = tx - bit;
      } else if (bit > 31) {
        tx = 31 - i32(clz(own));
        dx = bit - tx;
      } else {
        const right = own >>> bit;
        const left = own << (31 - bit);
        dx = right !== 0 ? i32(ctz(right)) : 64;
        tx = bit + dx;
        if (left !== 0 && i32(clz(left)) < dx) {
          dx = i32(clz(left));
          tx = bit - dx;
        }
      }
      const squared = f64At(squaresX, dx) + squaredY + squaredZ;
      if (squared >= best) continue;
      best = squared;
      seenX = (word << 5) + tx;
      seenY = ty;
      seenZ = tz;
    }
  }
  work += y1 - y0 + 2;
  return best;
}

/** The square of the distance between the voxel and the target seen last. */
function toSeen(x: i32, y: i32, z: i32): f64 {
  const dz = f64At(positions, seenZ) - f64At(positions, z);
  return (
    f64At(squaresX, x < seenX ? seenX - x : x - seenX) + f64At(squaresY, y < seenY ? seenY - y : y - seenY) + dz * dz
  );
}

/** Puts the blocks that are no farther from the box than `most` on the list of candidates; returns how many. */
function findCandidates(box: usize, most: f64): i32 {
  let count = 0;
  for (let g = 0; g < groupCount; g++) {
    const group = groups + usize(g) * BOX;
    if (leastBetween(box, group) > most) continue;
    const first = i32At(group, 6);
    const end = first + i32At(group, 7);
    work += end - first;
    for (let b = first; b < end; b++) {
      const block = blocks + usize(b) * BOX;
      const least = leastBetween(box, block);
      if (least > most) continue;
      most = Math.min(most, mostBetween(box, block));
      store<f64>(candidates + usize(count) * CANDIDATE, least);
      store<i32>(candidates + usize(count) * CANDIDATE, i32(block), 8);
      count++;
    }
  }
  work += groupCount;
  return count;
}

/** Keeps the candidates that are no farther than `most`, nearest first (Shell sort: few, and nearly in order). */
function sortCandidates(count: i32, most: f64): i32 {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const from = candidates + usize(i) * CANDIDATE;
    if (load<f64>(from) > most) continue;
    const into = candidates + usize(kept) * CANDIDATE;
    store<f64>(into, load<f64>(from));
    store<i32>(into, load<i32>(from, 8), 8);
    kept++;
  }
  let gap = 1;
  while (gap < kept) gap = gap * 3 + 1;
  for (; gap > 0; gap = (gap - 1) / 3) {
    for (let i = gap; i < kept; i++) {
      const least = load<f64>(candidates + usize(i) * CANDIDATE);
      const block = load<i32>(candidates + usize(i) * CANDIDATE, 8);
      let at = i;
      for (; at >= gap && load<f64>(candidates + usize(at - gap) * CANDIDATE) > least; at -= gap) {
        const from = candidates + usize(at - gap) * CANDIDATE;
        store<f64>(candidates + usize(at) * CANDIDATE, load<f64>(from));
        store<i32>(candidates + usize(at) * CANDIDATE, load<i32>(from, 8), 8);
      }
      store<f64>(candidates + usize(at) * CANDIDATE, least);
      store<i32>(candidates + usize(at) * CANDIDATE, block, 8);
      if (gap === 1) work++;
    }
  }
  return kept;
}

/**
 * The distance of one query, of which `best` bounds it from above. Candidates are nearest first, but for the block's first query; that
 * starts from the target seen last alone, so that its nearest target is the one seen after it.
 */
function resolve(x: i32, y: i32, z: i32, best: f64, count: i32, sorted: bool): f64 {
  if (!sorted) best = Infinity;
  if (seenX >= 0) best = Math.min(best, toSeen(x, y, z));
  let i = 0;
  for (; i < count; i++) {
    const candidate = candidates + usize(i) * CANDIDATE;
    if (load<f64>(candidate) >= best) {
      if (sorted) break;
      continue;
    }
    const block = usize(load<i32>(candidate, 8));
    if (leastFrom(x, y, z, block) < best) best = bestInBlock(x, y, z, block, best);
  }
  work += i + 2;
  return best;
}

/** Moves the nearest candidate to the front. */
function nearestFirst(count: i32): void {
  let nearest = 0;
  for (let i = 1; i < count; i++) {
    if (load<f64>(candidates + usize(i) * CANDIDATE) < load<f64>(candidates + usize(nearest) * CANDIDATE)) nearest = i;
  }
  const from = candidates + usize(nearest) * CANDIDATE;
  const least = load<f64>(from);
  const block = load<i32>(from, 8);
  store<f64>(from, load<f64>(candidates));
  store<i32>(from, load<i32>(candidates, 8), 8);
  store<f64>(candidates, least);
  store<i32>(candidates, block, 8);
}

/** Resolves the queries of one block whose bit is set in `rest`, and clears those bits. `box` has room for two boxes. */
function farBlock(word: i32, rowBlock: i32, sliceBlock: i32, box: usize): void {
  work++;
  if (!boxOf(rest, word, rowBlock, sliceBlock, box)) return;
  let most = Infinity;
  if (seenX >= 0) {
    const seen = box + BOX;
    store<i32>(seen, seenX);
    store<i32>(seen, seenX, 4);
    store<i32>(seen, seenY, 8);
    store<i32>(seen, seenY, 12);
    store<i32>(seen, seenZ, 16);
    store<i32>(seen, seenZ, 20);
    most = mostBetween(box, seen);
  }
  let count = findCandidates(box, most);
  nearestFirst(count);
  let sorted = false;
  const rowEnd = i32At(box, 3);
  const sliceEnd = i32At(box, 5);
  for (let z = i32At(box, 4); z <= sliceEnd; z++) {
    for (let y = i32At(box, 2); y <= rowEnd; y++) {
      const row = usize(z * sliceWords + y * rowWords) << 2;
      const at = row + (usize(word) << 2);
      let open = load<u32>(rest + at);
      if (open === 0) continue;
      store<u32>(rest + at, 0);
      let before = i32At(rowStarts, z * rows + y);
      for (let w: usize = row; w < at; w += 4) before += bitsIn(load<u32>(queries + w) & ~load<u32>(targets + w));
      const apart = load<u32>(queries + at) & ~load<u32>(targets + at);
      for (; open !== 0; open &= open - 1) {
        const x = (word << 5) + i32(ctz(open));
        const value = values + (usize(before + bitsIn(apart & ((open & (0 - open)) - 1))) << 3);
        store<f64>(value, resolve(x, y, z, -load<f64>(value), count, sorted));
        if (sorted) continue;
        // The first query's nearest target is near those of all others: farther blocks are left out.
        store<i32>(box + BOX, seenX);
        store<i32>(box + BOX, seenX, 4);
        store<i32>(box + BOX, seenY, 8);
        store<i32>(box + BOX, seenY, 12);
        store<i32>(box + BOX, seenZ, 16);
        store<i32>(box + BOX, seenZ, 20);
        count = sortCandidates(count, mostBetween(box, box + BOX));
        sorted = true;
      }
    }
  }
}

/**
 * Resolves the queries set in `rest` from block number `from` on, until `limit` steps of work are done. Returns the next block, or -1 after the
 * last one; `done` takes the steps as i32 and has room for two boxes after 16 bytes.
 */
export function farBlocks(from: i32, limit: i32, done: usize): i32 {
  const rowBlocks = (rows + ROWS - 1) / ROWS;
  const sliceBlocks = (slices + depth - 1) / depth;
  const end = columnWords * rowBlocks * sliceBlocks;
  work = 0;
  let block = from;
  let word = from % columnWords;
  let rowBlock = (from / columnWords) % rowBlocks;
  let sliceBlock = from / columnWords / rowBlocks;
  while (block < end && work < limit) {
    farBlock(word, rowBlock, sliceBlock, done + 16);
    block++;
    if (++word === columnWords) {
      word = 0;
      if (++rowBlock === rowBlocks) {
        rowBlock = 0;
        sliceBlock++;
      }
    }
  }
  store<i32>(done, work);
  return block < end ? block : -1;
}
