import { type FrameBits, sameBits } from '@overread/host';

type Frames = readonly FrameBits[];
type Combine = (a: number, b: number) => number;

/** Combines two masks, four bytes at a time where it can; frames that end up empty are left out. */
function combined(a: Frames, b: Frames, combine: Combine): Frames {
  const [left, right] = [bySop(a), bySop(b)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((sopInstanceUid) => {
    const [p, q] = [left.get(sopInstanceUid) ?? NO_BITS, right.get(sopInstanceUid) ?? NO_BITS];
    const bits = new Uint8Array(Math.max(p.length, q.length));
    const [wideP, wideQ, wide] = [wordsOf(p), wordsOf(q), new Uint32Array(bits.buffer, 0, bits.length >> 2)];
    const isWide = (p.length === 0 || wideP.length === wide.length) && (q.length === 0 || wideQ.length === wide.length);
    const words = isWide ? wide.length : 0;
    let some = 0;
    for (let i = 0; i < words; i++) {
      const word = combine(wideP[i] ?? 0, wideQ[i] ?? 0);
      wide[i] = word;
      some |= word;
    }
    for (let i = words << 2; i < bits.length; i++) {
      const byte = combine(p[i] ?? 0, q[i] ?? 0) & 255;
      bits[i] = byte;
      some |= byte;
    }
    return some ? [{ sopInstanceUid, bits }] : [];
  });
}

const NO_BITS = new Uint8Array(0);
const NO_WORDS = new Uint32Array(0);
/** The same bytes as words; none where they do not begin on one. */
const wordsOf = (bits: Uint8Array) =>
  bits.byteOffset % 4 === 0 ? new Uint32Array(bits.buffer, bits.byteOffset, bits.length >> 2) : NO_WORDS;

const bySop = (frames: Frames) => new Map(frames.map((frame) => [frame.sopInstanceUid, frame.bits]));

/** Voxels of either mask. */
export const eitherOf = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p | q);
/** Voxels of both masks. */
export const bothOf = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p & q);
/** Voxels of the first mask that the second does not have. */
export const onlyIn = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p & ~q);
/** Voxels of exactly one of two masks. */
export const differing = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p ^ q);

/** Whether two masks hold the same voxels; frames that are the same objects are not looked into. */
export function isSameMask(a: Frames, b: Frames): boolean {
  if (a === b) return true;
  const [left, right] = [bySop(a), bySop(b)];
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => isSameFrame(left.get(key), right.get(key)));
}

/** Whether two frames hold the same voxels; one that is not there holds none. */
export function isSameFrame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === b) return true;
  if (a && b) return sameBits(a, b);
  return !(a ?? b)?.some((byte) => byte !== 0);
}

/**
 * The mask cut into diagonal stripes two voxels wide, so that the right read is told from the left one without colour.
 * `columns`: voxels per row.
 */
export function striped(frames: Frames, columns: number): Frames {
  return frames.map(({ sopInstanceUid, bits }) => {
    const stripes = new Uint8Array(bits.length);
    for (let at = 0; at < bits.length; at++) {
      const byte = bits[at] ?? 0;
      if (byte === 0) continue;
      for (let k = 0; k < 8; k++) {
        const voxel = at * 8 + k;
        const isOn = ((voxel % columns) + Math.floor(voxel / columns)) % 4 < 2;
        if ((byte >> k) & 1 && isOn) stripes[at] = (stripes[at] ?? 0) | (1 << k);
      }
    }
    return { sopInstanceUid, bits: stripes };
  });
}
