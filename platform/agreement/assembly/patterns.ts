import { bitsIn } from './words';

/**
 * Counts the patterns in which up to 10 readers marked the voxels of a piece of a slice, 32 voxels at a time: reader `r` has its bits at
 * `reads + r * stride` (multiples of 16, zeros up to the next 16 bytes). Adds to the float64 at `counts + 8 * pattern`, but for what nobody
 * marked, and to the bits at `shadow` what anybody marked. Returns 1 if anybody marked anything.
 */
export function countPatterns(reads: usize, stride: i32, readers: i32, bytes: i32, shadow: usize, counts: usize): i32 {
  const end = reads + usize(stride) * usize(readers);
  let isAny = 0;
  let markedByAll = 0;
  for (let at: usize = 0; at < usize(bytes); at += 16) {
    if (ASC_FEATURE_SIMD) {
      let any = v128.load(reads + at);
      for (let read = reads + usize(stride); read < end; read += usize(stride))
        any = v128.or(any, v128.load(read + at));
      if (!v128.any_true(any)) continue;
    }
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
        const place = counts + (usize(pattern) << 3);
        store<f64>(place, load<f64>(place) + f64(bitsIn(same)));
        open &= ~same;
      }
    }
  }
  const every = counts + (usize((1 << readers) - 1) << 3);
  store<f64>(every, load<f64>(every) + f64(markedByAll));
  return isAny;
}
