/**
 * Copies `count` bits of `packed`, from bit `from` on (least significant first), to the start of `out`; bits of `out` after them, up
 * to its end, become zero. `packed` must reach that far. Byte-aligned bits are copied as a block.
 */
export function copyBits(packed: Uint8Array, from: number, count: number, out: Uint8Array): void {
  const shift = from % 8;
  const first = (from - shift) / 8;
  const bytes = Math.ceil(count / 8);
  if (shift === 0) out.set(packed.subarray(first, first + bytes));
  else shiftBits(packed, first, shift, bytes, out);
  if (count % 8 !== 0) out[bytes - 1] = (out[bytes - 1] ?? 0) & ((1 << (count % 8)) - 1);
  out.fill(0, bytes);
}

/** In a function of its own, and never reading beyond the end: an engine that has seen that once makes the loop ten times slower. */
function shiftBits(packed: Uint8Array, first: number, shift: number, bytes: number, out: Uint8Array): void {
  const left = 8 - shift;
  const safe = Math.min(bytes, packed.length - first - 1);
  let low = packed[first] ?? 0;
  for (let at = 0; at < safe; at++) {
    const high = packed[first + at + 1] ?? 0;
    out[at] = (low >> shift) | (high << left);
    low = high;
  }
  if (safe < bytes) out[safe] = low >> shift;
}
