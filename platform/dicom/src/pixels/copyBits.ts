/**
 * Copies `count` bits of `packed`, from bit `from` on (least significant first), to the start of `out`; bits of `out` after them, up
 * to its end, become zero. `packed` must reach that far. Byte-aligned bits are copied as a block.
 */
export function copyBits(packed: Uint8Array, from: number, count: number, out: Uint8Array): void {
  const shift = from % 8;
  const first = (from - shift) / 8;
  const bytes = Math.ceil(count / 8);
  if (shift === 0) out.set(packed.subarray(first, first + bytes));
  else {
    let low = packed[first] ?? 0;
    for (let at = 0; at < bytes; at++) {
      const high = packed[first + at + 1] ?? 0;
      out[at] = (low >> shift) | (high << (8 - shift));
      low = high;
    }
  }
  if (count % 8 !== 0) out[bytes - 1] = (out[bytes - 1] ?? 0) & ((1 << (count % 8)) - 1);
  out.fill(0, bytes);
}

/** True if any bit from `from` on is set, to the end of the bytes. */
export function hasBitsAfter(packed: Uint8Array, from: number): boolean {
  const shift = from % 8;
  const first = (from - shift) / 8;
  if ((packed[first] ?? 0) >> shift !== 0) return true;
  for (let at = first + 1; at < packed.length; at++) if (packed[at] !== 0) return true;
  return false;
}
