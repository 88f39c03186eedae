/**
 * Packs `count` labels of a byte each, from `from` on, as bits to `into` (a multiple of 8): 1 where the label is `label`. Bits are written in
 * whole groups of 64, those after the last label zero; as many labels are read, whatever they are. Returns 0 if all bits are 0.
 * Without SIMD `from` is a multiple of 4.
 */
export function packLabels(from: usize, count: i32, label: i32, into: usize): i32 {
  if (ASC_FEATURE_SIMD) {
    const whole = count & ~63;
    const left = count & 63;
    let seen: u64 = 0;
    // Four places at a time: one alone waits for memory.
    const part = usize(count >> 8) << 6;
    const bytes = part >> 3;
    for (let at: usize = 0; at < part; at += 64) {
      const to = into + (at >> 3);
      // Mostly nothing is labelled at all.
      if (label !== 0) {
        const front = v128.or(anyOf(from + at), anyOf(from + part + at));
        const back = v128.or(anyOf(from + part * 2 + at), anyOf(from + part * 3 + at));
        if (!v128.any_true(v128.or(front, back))) {
          store<u64>(to, 0);
          store<u64>(to + bytes, 0);
          store<u64>(to + bytes * 2, 0);
          store<u64>(to + bytes * 3, 0);
          continue;
        }
      }
      const p = bitsOf(from + at, label);
      const q = bitsOf(from + part + at, label);
      const r = bitsOf(from + part * 2 + at, label);
      const s = bitsOf(from + part * 3 + at, label);
      seen |= p | q | r | s;
      store<u64>(to, p);
      store<u64>(to + bytes, q);
      store<u64>(to + bytes * 2, r);
      store<u64>(to + bytes * 3, s);
    }
    let at = part << 2;
    for (; at < usize(whole); at += 64) {
      const word = bitsOf(from + at, label);
      seen |= word;
      store<u64>(into + (at >> 3), word);
    }
    if (left !== 0) {
      const word = bitsOf(from + at, label) & ((u64(1) << u64(left)) - 1);
      seen |= word;
      store<u64>(into + (at >> 3), word);
    }
    return i32(seen !== 0);
  }
  const words = ((count + 63) >> 6) << 1;
  const inside = u32(label) * 0x01010101;
  let seen: u32 = 0;
  for (let word = 0; word < words; word++, from += 32, into += 4) {
    const left = count - (word << 5);
    let bits: u32 = 0;
    if (left > 0) {
      for (let four: i32 = 0; four < 8; four++) {
        const labels = load<u32>(from + (usize(four) << 2));
        if (label === 0 || labels !== 0) bits |= zerosOf(labels ^ inside) << (four << 2);
      }
      if (left < 32) bits &= (u32(1) << left) - 1;
      seen |= bits;
    }
    store<u32>(into, bits);
  }
  return i32(seen !== 0);
}

/** The labels of 64 voxels, one over the other; SIMD only. */
function anyOf(from: usize): v128 {
  return v128.or(v128.or(v128.load(from), v128.load(from, 16)), v128.or(v128.load(from, 32), v128.load(from, 48)));
}

/** The bits of 64 labels; SIMD only. */
function bitsOf(from: usize, label: i32): u64 {
  const p = v128.load(from);
  const q = v128.load(from, 16);
  const r = v128.load(from, 32);
  const s = v128.load(from, 48);
  if (label !== 0 && !v128.any_true(v128.or(v128.or(p, q), v128.or(r, s)))) return 0;
  const wanted = i8x16.splat(i8(label));
  const low = i8x16.bitmask(i8x16.eq(p, wanted)) | (i8x16.bitmask(i8x16.eq(q, wanted)) << 16);
  const high = i8x16.bitmask(i8x16.eq(r, wanted)) | (i8x16.bitmask(i8x16.eq(s, wanted)) << 16);
  return u64(u32(low)) | (u64(u32(high)) << 32);
}

/** A bit for each byte of the word that is 0. */
function zerosOf(word: u32): u32 {
  const zeros = ~(((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word | 0x7f7f7f7f);
  // Brings the bits 0, 8, 16 and 24 together into bits 24 to 27.
  return ((zeros >>> 7) * 0x01020408) >>> 24;
}
