const HEADER_BYTES = 64;
const LONGEST = 128;

/**
 * One frame as RLE Lossless (PS3.5 Annex G), of one sample per pixel: `samples` are the bytes of the frame, little endian,
 * `bytesPerSample` 1 (also for packed bits) or 2. No run crosses a row of `rowSamples` samples (section G.3.1); packed bits have
 * no rows of whole bytes, so for them `rowSamples` is the whole frame.
 */
export function encodeRle(samples: Uint8Array, bytesPerSample: 1 | 2, rowSamples: number): Uint8Array {
  const count = samples.length / bytesPerSample;
  const planes: Uint8Array[] = [];
  for (let segment = 0; segment < bytesPerSample; segment++) {
    const plane = new Uint8Array(count);
    const first = bytesPerSample - 1 - segment;
    for (let i = 0; i < count; i++) plane[i] = samples[first + i * bytesPerSample] ?? 0;
    planes.push(encodePlane(plane, Math.max(1, rowSamples)));
  }
  const out = new Uint8Array(HEADER_BYTES + planes.reduce((sum, plane) => sum + plane.length, 0));
  const view = new DataView(out.buffer);
  view.setUint32(0, planes.length, true);
  let at = HEADER_BYTES;
  planes.forEach((plane, index) => {
    view.setUint32(4 + index * 4, at, true);
    out.set(plane, at);
    at += plane.length;
  });
  return out;
}

/** The runs and literals of one byte plane, padded to an even number of bytes. */
function encodePlane(plane: Uint8Array, rowSamples: number): Uint8Array {
  // A literal of 128 bytes takes 129, and each row may begin a new one.
  const out = new Uint8Array(
    plane.length + Math.ceil(plane.length / LONGEST) + Math.ceil(plane.length / rowSamples) + 2,
  );
  let to = 0;
  for (let row = 0; row < plane.length; row += rowSamples) {
    const end = Math.min(plane.length, row + rowSamples);
    let at = row;
    while (at < end) {
      const run = runLength(plane, at, end);
      if (run > 1) {
        out[to++] = 257 - run;
        out[to++] = plane[at] ?? 0;
        at += run;
        continue;
      }
      let literal = 1;
      while (at + literal < end && literal < LONGEST && runLength(plane, at + literal, end) < 3) literal++;
      out[to++] = literal - 1;
      out.set(plane.subarray(at, at + literal), to);
      to += literal;
      at += literal;
    }
  }
  return out.slice(0, to + (to % 2));
}

/** How often the value at `at` repeats before `end`, 128 at most. */
function runLength(plane: Uint8Array, at: number, end: number): number {
  const value = plane[at];
  const last = Math.min(end, at + LONGEST);
  let next = at + 1;
  while (next < last && plane[next] === value) next++;
  return next - at;
}
