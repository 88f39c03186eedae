// Bits in 32-bit words. The build without SIMD becomes JavaScript, where what a processor does in one instruction costs a call.

/** Set bits of a word. */
export function bitsIn(word: u32): i32 {
  if (ASC_FEATURE_SIMD) return i32(popcnt(word));
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return i32((((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24);
}

/** The 32 bits from `bit` on (counted from the aligned address `from`). */
export function wordAt(from: usize, bit: i32): u32 {
  if (ASC_FEATURE_SIMD) return u32(load<u64>(from + usize(bit >> 3)) >> u64(bit & 7));
  const at = from + (usize(bit >> 5) << 2);
  const shift = bit & 31;
  return shift === 0 ? load<u32>(at) : (load<u32>(at) >>> shift) | (load<u32>(at, 4) << (32 - shift));
}

/** Whole numbers from memory. */
export function i32At(from: usize, index: i32): i32 {
  return load<i32>(from + (usize(index) << 2));
}

/** Float64 values from memory. */
export function f64At(from: usize, index: i32): f64 {
  return load<f64>(from + (usize(index) << 3));
}
