import { bitsIn } from './words';

/**
 * Counts the patterns in which up to 10 readers marked the voxels of a piece of a slice: reader `r` has its bits at `reads + r * stride`
 * (multiples of 16, zeros up to the next 16 bytes). Adds to the float64 at `counts + 8 * pattern`, but for what nobody marked, and to the bits
 * at `shadow` what anybody marked. `sides`: 160 bytes of scratch. Returns 1 if anybody marked anything.
 */
export function countPatterns(
  reads: usize,
  stride: i32,
  readers: i32,
  bytes: i32,
  shadow: usize,
  counts: usize,
  sides: usize,
): i32 {
  const end = reads + usize(stride) * usize(readers);
  let isAny = 0;
  let markedByAll = 0;
  for (let at: usize = 0; at < usize(bytes); at += 16) {
    if (ASC_FEATURE_SIMD) {
      let any = v128.load(reads + at);
      let all = any;
      for (let read = reads + usize(stride); read < end; read += usize(stride)) {
        const bits = v128.load(read + at);
        any = v128.or(any, bits);
        all = v128.and(all, bits);
      }
      if (!v128.any_true(any)) continue;
      isAny = 1;
      v128.store(shadow + at, v128.or(v128.load(shadow + at), any));
      markedByAll += i32(popcnt(v128.extract_lane<u64>(all, 0)) + popcnt(v128.extract_lane<u64>(all, 1)));
      const open = v128.andnot(any, all);
      if (!v128.any_true(open)) continue;
      laySideBySide(reads + at, usize(stride), readers, sides);
      countOpen(sides, 0, readers, v128.extract_lane<u64>(open, 0), counts);
      countOpen(sides, 8, readers, v128.extract_lane<u64>(open, 1), counts);
    } else {
      for (let word = at; word < at + 16; word += 4) {
        let any: u32 = 0;
        let all: u32 = 0xffffffff;
        for (let read = reads; read < end; read += usize(stride)) {
          const bits = load<u32>(read + word);
          any |= bits;
          all &= bits;
        }
        if (any === 0) continue;
        isAny = 1;
        store<u32>(shadow + word, load<u32>(shadow + word) | any);
        if (all !== 0) markedByAll += bitsIn(all);
        // Those voxels of a word that have one pattern are counted together.
        for (let open = any & ~all; open !== 0; ) {
          const bit = ctz(open);
          let pattern: i32 = 0;
          let same = open;
          let r = 0;
          for (let read = reads; read < end; read += usize(stride), r++) {
            const bits = load<u32>(read + word);
            const isIn = (bits >>> bit) & 1;
            pattern |= i32(isIn) << r;
            // All ones where the reader has not marked this voxel.
            same &= bits ^ (isIn - 1);
          }
          addTo(counts, pattern, f64(bitsIn(same)));
          open &= ~same;
        }
      }
    }
  }
  addTo(counts, (1 << readers) - 1, f64(markedByAll));
  return isAny;
}

/**
 * Writes the float32 of `values` that belongs to each voxel's pattern to `into`, for a piece of a slice that is laid out as for `countPatterns`: 8 of
 * them a byte, also for the zeros up to the next 16 bytes.
 */
export function mapPatterns(
  reads: usize,
  stride: i32,
  readers: i32,
  bytes: i32,
  values: usize,
  sides: usize,
  into: usize,
): void {
  const end = reads + usize(stride) * usize(readers);
  const none = load<f32>(values);
  let to = into;
  for (let at: usize = 0; at < usize(bytes); at += 16) {
    if (ASC_FEATURE_SIMD) {
      let any = v128.load(reads + at);
      for (let read = reads + usize(stride); read < end; read += usize(stride))
        any = v128.or(any, v128.load(read + at));
      if (!v128.any_true(any)) {
        for (const after = to + 512; to < after; to += 16) v128.store(to, f32x4.splat(none));
        continue;
      }
      laySideBySide(reads + at, usize(stride), readers, sides);
      for (let byte: usize = 0; byte < 16; byte++, to += 32) {
        let bytesHere = bytesOf(sides, byte, readers);
        // The highest bit first: it is gathered, and the next one comes to its place.
        for (let voxel: i32 = 28; voxel >= 0; voxel -= 4) {
          store<f32>(to + usize(voxel), load<f32>(values + (usize(i8x16.bitmask(bytesHere)) << 2)));
          bytesHere = i16x8.shl(bytesHere, 1);
        }
      }
    } else {
      for (let byte = at; byte < at + 16; byte++) {
        let any: u32 = 0;
        for (let read = reads; read < end; read += usize(stride)) any |= u32(load<u8>(read + byte));
        for (let bit = 0; bit < 8; bit++, to += 4) {
          let pattern: i32 = 0;
          if (((any >>> bit) & 1) === 1) {
            let r = 0;
            for (let read = reads; read < end; read += usize(stride), r++)
              pattern |= i32((u32(load<u8>(read + byte)) >>> bit) & 1) << r;
          }
          store<f32>(to, pattern === 0 ? none : load<f32>(values + (usize(pattern) << 2)));
        }
      }
    }
  }
}

/** What {@link laySideBySide} laid of one byte: a byte of each reader. */
function bytesOf(sides: usize, byte: usize, readers: i32): v128 {
  const bytes = v128.load_zero<u64>(sides + (byte << 3));
  return readers > 8 ? v128.load_lane<u16>(sides + PAST_EIGHT + (byte << 1), bytes, 4) : bytes;
}

function addTo(counts: usize, pattern: i32, voxels: f64): void {
  const place = counts + (usize(pattern) << 3);
  store<f64>(place, load<f64>(place) + voxels);
}

/** Where the bytes of readers past the eighth begin. */
const PAST_EIGHT: usize = 128;

/** Lays the bytes of the readers side by side: of byte `k` those of the first eight at `sides + 8 * k`, of two more at `sides + 128 + 2 * k`. */
function laySideBySide(reads: usize, step: usize, readers: i32, sides: usize): void {
  const none = i64x2(0, 0);
  const r0 = v128.load(reads);
  const r1 = readers > 1 ? v128.load(reads + step) : none;
  const r2 = readers > 2 ? v128.load(reads + 2 * step) : none;
  const r3 = readers > 3 ? v128.load(reads + 3 * step) : none;
  const r4 = readers > 4 ? v128.load(reads + 4 * step) : none;
  const r5 = readers > 5 ? v128.load(reads + 5 * step) : none;
  const r6 = readers > 6 ? v128.load(reads + 6 * step) : none;
  const r7 = readers > 7 ? v128.load(reads + 7 * step) : none;
  eightSides(firstBytes(r0, r1), firstBytes(r2, r3), firstBytes(r4, r5), firstBytes(r6, r7), sides);
  eightSides(lastBytes(r0, r1), lastBytes(r2, r3), lastBytes(r4, r5), lastBytes(r6, r7), sides + 64);
  if (readers > 8) {
    const r8 = v128.load(reads + 8 * step);
    const r9 = readers > 9 ? v128.load(reads + 9 * step) : none;
    v128.store(sides + PAST_EIGHT, firstBytes(r8, r9));
    v128.store(sides + PAST_EIGHT + 16, lastBytes(r8, r9));
  }
}

function eightSides(r01: v128, r23: v128, r45: v128, r67: v128, sides: usize): void {
  const low = i16x8.shuffle(r01, r23, 0, 8, 1, 9, 2, 10, 3, 11);
  const lowMore = i16x8.shuffle(r45, r67, 0, 8, 1, 9, 2, 10, 3, 11);
  v128.store(sides, i32x4.shuffle(low, lowMore, 0, 4, 1, 5));
  v128.store(sides + 16, i32x4.shuffle(low, lowMore, 2, 6, 3, 7));
  const high = i16x8.shuffle(r01, r23, 4, 12, 5, 13, 6, 14, 7, 15);
  const highMore = i16x8.shuffle(r45, r67, 4, 12, 5, 13, 6, 14, 7, 15);
  v128.store(sides + 32, i32x4.shuffle(high, highMore, 0, 4, 1, 5));
  v128.store(sides + 48, i32x4.shuffle(high, highMore, 2, 6, 3, 7));
}

function firstBytes(p: v128, q: v128): v128 {
  return i8x16.shuffle(p, q, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function lastBytes(p: v128, q: v128): v128 {
  return i8x16.shuffle(p, q, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Counts those of 64 voxels on which readers differ (`open`), from byte `first` of what lies side by side. */
function countOpen(sides: usize, first: usize, readers: i32, open: u64, counts: usize): void {
  for (let left = open; left !== 0; left &= left - 1) {
    const voxel = usize(ctz(left));
    const bytes = bytesOf(sides, first + (voxel >> 3), readers);
    // The voxel's bit of every byte comes to the top of that byte, from where they are gathered.
    addTo(counts, i8x16.bitmask(i16x8.shl(bytes, 7 - i32(voxel & 7))), 1);
  }
}
