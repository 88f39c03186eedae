/**
 * Frames of one bit per pixel, one after the other without padding between them (PS3.5 section 8.1.1), least significant
 * bit first, padded to an even number of bytes at the end. Each frame given begins on a byte and has zero bits after its last pixel.
 * `out` has {@link packedLength} bytes, all zero.
 */
export function packFrames(frames: readonly Uint8Array[], pixelsPerFrame: number, out: Uint8Array): void {
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
}

/** Bytes that so many frames take when packed, the padding included. */
export function packedLength(frames: number, pixelsPerFrame: number): number {
  return 2 * Math.ceil((frames * pixelsPerFrame) / 16);
}
