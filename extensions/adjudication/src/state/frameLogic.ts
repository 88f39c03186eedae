import type { FrameBits } from '@overread/host';

type Frames = readonly FrameBits[];
type Combine = (a: number, b: number) => number;

/** Combines two masks byte by byte; frames that end up empty are left out. */
function combined(a: Frames, b: Frames, combine: Combine): Frames {
  const [left, right] = [bySop(a), bySop(b)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((sopInstanceUid) => {
    const [p, q] = [left.get(sopInstanceUid), right.get(sopInstanceUid)];
    const bits = new Uint8Array(Math.max(p?.length ?? 0, q?.length ?? 0));
    let some = 0;
    for (let i = 0; i < bits.length; i++) {
      const byte = combine(p?.[i] ?? 0, q?.[i] ?? 0) & 255;
      bits[i] = byte;
      some |= byte;
    }
    return some ? [{ sopInstanceUid, bits }] : [];
  });
}

const bySop = (frames: Frames) => new Map(frames.map((frame) => [frame.sopInstanceUid, frame.bits]));

/** Voxels of either mask. */
export const eitherOf = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p | q);
/** Voxels of both masks. */
export const bothOf = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p & q);
/** Voxels of the first mask that the second does not have. */
export const onlyIn = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p & ~q);
/** Voxels of exactly one of two masks. */
export const differing = (a: Frames, b: Frames): Frames => combined(a, b, (p, q) => p ^ q);

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
