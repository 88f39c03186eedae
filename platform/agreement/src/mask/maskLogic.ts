import { type BitMask, checkSameSize } from './bitMask.ts';

/** Voxels in both masks, as a new mask. Throws `MASKS_DIFFER` if the sizes differ (so do the others here). */
export function andMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q, into) => {
    for (let i = 0; i < into.length; i++) into[i] = (p[i] ?? 0) & (q[i] ?? 0);
  });
}

/** Voxels in either mask, as a new mask. */
export function orMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q, into) => {
    for (let i = 0; i < into.length; i++) into[i] = (p[i] ?? 0) | (q[i] ?? 0);
  });
}

/** Voxels in exactly one of the masks, as a new mask: where two reads differ. */
export function xorMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q, into) => {
    for (let i = 0; i < into.length; i++) into[i] = (p[i] ?? 0) ^ (q[i] ?? 0);
  });
}

/** Voxels in `a` but not in `b`, as a new mask. */
export function andNotMasks(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (p, q, into) => {
    for (let i = 0; i < into.length; i++) into[i] = (p[i] ?? 0) & ~(q[i] ?? 0);
  });
}

/** Whether both have the same size and the same voxels; false, not an error, if the sizes differ. */
export function equalMasks(a: BitMask, b: BitMask): boolean {
  return a.columns === b.columns && a.rows === b.rows && a.slices === b.slices && sameBytes(a.bits, b.bits);
}

/** Bits, four bytes at a time or one by one. */
type Bits = Uint32Array | Uint8Array;

/** The loop is the operation's own: one that is handed in voxel by voxel costs ten times as much. */
function combine(a: BitMask, b: BitMask, operation: (p: Bits, q: Bits, into: Bits) => void): BitMask {
  checkSameSize(a, b);
  const bits = new Uint8Array(a.bits.length);
  // Bits after the last voxel of a slice stay zero: they are zero in both, and no operation here makes 1 of (0, 0).
  const at = wordsOf(a.bits, b.bits) * 4;
  operation(words(a.bits), words(b.bits), words(bits).subarray(0, at / 4));
  operation(a.bits.subarray(at), b.bits.subarray(at), bits.subarray(at));
  return { columns: a.columns, rows: a.rows, slices: a.slices, bits };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const count = wordsOf(a, b);
  const [p, q] = [words(a), words(b)];
  for (let i = 0; i < count; i++) if (p[i] !== q[i]) return false;
  for (let i = count * 4; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Words that can be read in both, from the beginning; none where one of them begins within a word. */
const wordsOf = (a: Uint8Array, b: Uint8Array) => (((a.byteOffset | b.byteOffset) & 3) === 0 ? a.length >> 2 : 0);

const words = ({ buffer, byteOffset, length }: Uint8Array) =>
  (byteOffset & 3) === 0 ? new Uint32Array(buffer, byteOffset, length >> 2) : new Uint32Array();
