import { countBits, type FrameBits } from '@overread/host';

/** Differing voxels per slice, in the order of scrolling. `own` are those of the unit at hand. */
export interface Strip {
  readonly all: readonly number[];
  readonly own: readonly number[];
}

/** Counts the voxels on which reads differ, slice by slice. `order`: SOP Instance UIDs as the viewer scrolls. */
export function sliceStrip(
  order: readonly string[],
  all: readonly (readonly FrameBits[])[],
  own: readonly FrameBits[],
): Strip {
  return { all: counts(order, all.flat()), own: counts(order, own) };
}

function counts(order: readonly string[], frames: readonly FrameBits[]): readonly number[] {
  const bySop = new Map<string, number>();
  for (const { sopInstanceUid, bits } of frames)
    bySop.set(sopInstanceUid, (bySop.get(sopInstanceUid) ?? 0) + countBits(bits));
  return order.map((uid) => bySop.get(uid) ?? 0);
}

/** How dark a slice is, 0 to 1: by the root of its share, so that a small lesion beside a large organ is still seen. */
export function darkness(count: number, counts: readonly number[]): number {
  const most = Math.max(...counts, 0);
  return most === 0 || count === 0 ? 0 : Math.max(0.18, Math.sqrt(count / most));
}
