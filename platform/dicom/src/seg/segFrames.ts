import { type BitMask, sliceBits } from '@overread/agreement';

/** One frame of a SEG: the voxels of one segment on one slice, at least one of them set. */
export interface SegFrame {
  /** From 1, in the order of the segments. */
  readonly segment: number;
  /** Index in the stack. */
  readonly slice: number;
  /** A view of the mask's bits. */
  readonly bits: Uint8Array;
}

/** The frames of all masks that hold a voxel: by segment, then by slice. */
export function segFrames(masks: readonly BitMask[]): SegFrame[] {
  const frames: SegFrame[] = [];
  masks.forEach((mask, index) => {
    const scratch = scratchFor(mask);
    for (let slice = 0; slice < mask.slices; slice++) {
      const bits = sliceBits(mask, slice);
      if (hasBit(wordsOf(bits, scratch))) frames.push({ segment: index + 1, slice, bits });
    }
  });
  return frames;
}

/** True if two frames of one slice share a voxel. Every bit is looked at, so that `false` is a proof. */
export function framesOverlap(frames: readonly SegFrame[]): boolean {
  const bySlice = new Map<number, SegFrame[]>();
  for (const frame of frames) {
    const others = bySlice.get(frame.slice);
    if (others === undefined) bySlice.set(frame.slice, [frame]);
    else others.push(frame);
  }
  const [any] = frames;
  if (any === undefined) return false;
  const words = Math.ceil(any.bits.length / 4);
  const seen = new Int32Array(words);
  const scratch = new Int32Array(words);
  for (const [first, ...others] of bySlice.values()) {
    if (first === undefined || others.length === 0) continue;
    seen.set(wordsOf(first.bits, scratch));
    for (const other of others) if (meets(seen, wordsOf(other.bits, scratch))) return true;
  }
  return false;
}

/** Adds `words` to `seen`; true, at once, if they share a bit. */
function meets(seen: Int32Array, words: Int32Array): boolean {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? 0;
    if (word === 0) continue;
    const before = seen[at] ?? 0;
    if ((word & before) !== 0) return true;
    seen[at] = word | before;
  }
  return false;
}

function hasBit(words: Int32Array): boolean {
  for (let at = 0; at < words.length; at++) if (words[at] !== 0) return true;
  return false;
}

const scratchFor = (mask: BitMask) => new Int32Array(Math.ceil(Math.ceil((mask.rows * mask.columns) / 8) / 4));

/** Bits as 32-bit words: a view where memory is aligned, else a copy in `scratch`, whose bytes beyond stay zero. */
function wordsOf(bits: Uint8Array, scratch: Int32Array): Int32Array {
  if (((bits.byteOffset | bits.length) & 3) === 0)
    return new Int32Array(bits.buffer, bits.byteOffset, bits.length >> 2);
  new Uint8Array(scratch.buffer).set(bits);
  return scratch;
}
