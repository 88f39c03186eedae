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
 * Bits of every label of one slice, only of labels that occur. `labels` holds one byte per voxel. All labels are packed in one pass
 * that skips the background four voxels at a time: most of a slice is background, and a stroke is followed by such a pass.
 */
export function bitsByLabel(labels: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  const size = Math.ceil(labels.length / 8);
  const words = labels.byteOffset % 4 === 0 ? labels.length >> 2 : 0;
  const wide = words ? new Uint32Array(labels.buffer, labels.byteOffset, words) : new Uint32Array(0);
  let last = 0;
  let bits: Uint8Array = new Uint8Array(0);
  const keep = (i: number) => {
    const label = labels[i] ?? 0;
    if (label === 0) return;
    if (label !== last) {
      const known = found.get(label);
      bits = known ?? new Uint8Array(size);
      last = label;
      if (!known) found.set(label, bits);
    }
    bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  };
  for (let word = 0; word < words; word++) {
    if (wide[word] === 0) continue;
    for (let i = word << 2, end = i + 4; i < end; i++) keep(i);
  }
  for (let i = words << 2; i < labels.length; i++) keep(i);
  return found;
}

/** Packs one label of a slice into `into`, which has a bit per voxel. True if it occurs. */
export function packLabel(labels: Uint8Array, label: number, into: Uint8Array): boolean {
  into.fill(0);
  const words = labels.byteOffset % 4 === 0 ? labels.length >> 2 : 0;
  const wide = words ? new Uint32Array(labels.buffer, labels.byteOffset, words) : new Uint32Array(0);
  const whole = Math.imul(label, 0x01010101) >>> 0;
  let some = false;
  for (let word = 0; word < words; word++) {
    const four = wide[word] ?? 0;
    if (four === 0) continue;
    // Four equal voxels, the usual case inside a mask, are half a byte of bits.
    const half = four === whole ? 15 : halfOf(four, label);
    if (half === 0) continue;
    into[word >> 1] = (into[word >> 1] ?? 0) | (half << ((word & 1) << 2));
    some = true;
  }
  for (let i = words << 2; i < labels.length; i++) {
    if (labels[i] !== label) continue;
    into[i >> 3] = (into[i >> 3] ?? 0) | (1 << (i & 7));
    some = true;
  }
  return some;
}

/** Which of the four bytes of a word (least significant first, as memory has them here) hold the label. */
function halfOf(four: number, label: number): number {
  return (
    Number((four & 255) === label) |
    (Number(((four >>> 8) & 255) === label) << 1) |
    (Number(((four >>> 16) & 255) === label) << 2) |
    (Number(four >>> 24 === label) << 3)
  );
}

/** Whether two slices have the same bits. */
export function sameBits(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const words = a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0 ? a.length >> 2 : 0;
  const p = words ? new Uint32Array(a.buffer, a.byteOffset, words) : new Uint32Array(0);
  const q = words ? new Uint32Array(b.buffer, b.byteOffset, words) : new Uint32Array(0);
  for (let i = 0; i < words; i++) if (p[i] !== q[i]) return false;
  for (let i = words << 2; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Clears every voxel whose label is in `cleared`. True if there was one. */
export function clearLabels(labels: Uint8Array, cleared: ReadonlySet<number>): boolean {
  let some = false;
  const isCleared = Uint8Array.from({ length: 256 }, (_, label) => Number(cleared.has(label)));
  const words = labels.byteOffset % 4 === 0 ? labels.length >> 2 : 0;
  const wide = words ? new Uint32Array(labels.buffer, labels.byteOffset, words) : new Uint32Array(0);
  const clear = (i: number) => {
    if (labels[i] === 0 || isCleared[labels[i] ?? 0] === 0) return;
    labels[i] = 0;
    some = true;
  };
  for (let word = 0; word < words; word++)
    if (wide[word] !== 0) for (let i = word << 2, end = i + 4; i < end; i++) clear(i);
  for (let i = words << 2; i < labels.length; i++) clear(i);
  return some;
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

/** Like {@link drawBits}, but leaves voxels that have a label. */
export function drawFreeBits(labels: Uint8Array, bits: Uint8Array, label: number): void {
  for (let at = 0; at < bits.length; at++) {
    const byte = bits[at] ?? 0;
    for (let k = 0; byte !== 0 && k < 8; k++) {
      const i = at * 8 + k;
      if ((byte >> k) & 1 && labels[i] === 0) labels[i] = label;
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
  const words = bits.byteOffset % 4 === 0 ? bits.length >> 2 : 0;
  const wide = words ? new Uint32Array(bits.buffer, bits.byteOffset, words) : new Uint32Array(0);
  for (let i = 0; i < words; i++) if (wide[i] !== 0) n += bitsOfWord(wide[i] ?? 0);
  for (let i = words << 2; i < bits.length; i++) n += bitsOfWord(bits[i] ?? 0);
  return n;
}

/** Set bits of 32, counted in parallel (Warren, Hacker's Delight, 5-1). */
function bitsOfWord(word: number): number {
  const twos = word - ((word >>> 1) & 0x55555555);
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
