/** One frame of a mask: a source image and its bits, row by row, least significant bit first (as in `agreement`). */
export interface FrameBits {
  /** Image key: with the frame number where the image has several frames. */
  readonly sopInstanceUid: string;
  readonly bits: Uint8Array;
}

/** Whether any byte is not zero; reads four bytes at a time where it can. */
export function hasAnyLabel(labels: Uint8Array): boolean {
  const words = labels.byteOffset % 4 === 0 ? labels.length >> 2 : 0;
  const wide = words ? new Uint32Array(labels.buffer, labels.byteOffset, words) : new Uint32Array(0);
  for (let i = 0; i < words; i++) if (wide[i] !== 0) return true;
  for (let i = words << 2; i < labels.length; i++) if (labels[i] !== 0) return true;
  return false;
}

/**
 * Bits of every label of one slice, only of labels that occur. `labels` holds one byte per voxel.
 * All labels are packed in one pass, because a stroke is followed by one such pass over the whole stack.
 */
export function bitsByLabel(labels: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  if (!hasAnyLabel(labels)) return found;
  const size = Math.ceil(labels.length / 8);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? 0;
    if (label === 0) continue;
    let bits = found.get(label);
    if (!bits) {
      bits = new Uint8Array(size);
      found.set(label, bits);
    }
    bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return found;
}

/** Writes `label` wherever a bit is set; leaves all other voxels. */
export function drawBits(labels: Uint8Array, bits: Uint8Array, label: number): void {
  for (let at = 0; at < bits.length; at++) {
    const byte = bits[at] ?? 0;
    if (byte === 0) continue;
    for (let k = 0; k < 8; k++) {
      const i = at * 8 + k;
      if ((byte >> k) & 1 && i < labels.length) labels[i] = label;
    }
  }
}

/** Like {@link drawBits}, but says whether any voxel was different before. */
export function restoreBits(labels: Uint8Array, bits: Uint8Array, label: number): boolean {
  let hasChanged = false;
  for (let at = 0; at < bits.length; at++) {
    const byte = bits[at] ?? 0;
    if (byte === 0) continue;
    for (let k = 0; k < 8; k++) {
      const i = at * 8 + k;
      if (((byte >> k) & 1) === 0 || i >= labels.length || labels[i] === label) continue;
      labels[i] = label;
      hasChanged = true;
    }
  }
  return hasChanged;
}

/** Number of set bits. */
export function countBits(bits: Uint8Array): number {
  let n = 0;
  for (const byte of bits) {
    let rest = byte;
    while (rest !== 0) {
      rest &= rest - 1;
      n++;
    }
  }
  return n;
}
