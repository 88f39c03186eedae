/**
 * Frames of one bit per pixel, one after the other without padding between them (PS3.5 section 8.1.1), least significant
 * bit first, padded to an even number of bytes at the end. Each frame given begins on a byte and has zero bits after its last pixel.
 */
export function packFrames(frames: readonly Uint8Array[], pixelsPerFrame: number): Uint8Array {
  const out = new Uint8Array(packedLength(frames.length, pixelsPerFrame));
  frames.forEach((frame, index) => {
    const bit = index * pixelsPerFrame;
    // Not `&` and `>>`: a SEG may hold more than 2^31 bits.
    const shift = bit % 8;
    let at = Math.floor(bit / 8);
    if (shift === 0) {
      out.set(frame, at);
      return;
    }
    for (const byte of frame) {
      out[at] = (out[at] ?? 0) | ((byte << shift) & 0xff);
      at++;
      if (at < out.length) out[at] = (out[at] ?? 0) | (byte >> (8 - shift));
    }
  });
  return out;
}

/** Bytes that so many frames take when packed, the padding included. */
export function packedLength(frames: number, pixelsPerFrame: number): number {
  return 2 * Math.ceil((frames * pixelsPerFrame) / 16);
}

/** The frame `index` out of packed frames: begins on a byte, zero bits after the last pixel. */
export function unpackFrame(packed: Uint8Array, index: number, pixelsPerFrame: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(pixelsPerFrame / 8));
  const bit = index * pixelsPerFrame;
  const shift = bit % 8;
  const from = Math.floor(bit / 8);
  for (let at = 0; at < out.length; at++) {
    const low = packed[from + at] ?? 0;
    const high = shift === 0 ? 0 : (packed[from + at + 1] ?? 0);
    out[at] = (low >> shift) | ((high << (8 - shift)) & 0xff);
  }
  const used = pixelsPerFrame & 7;
  const last = out.length - 1;
  if (used !== 0) out[last] = (out[last] ?? 0) & ((1 << used) - 1);
  return out;
}
