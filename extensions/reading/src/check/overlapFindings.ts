import { sliceExtentsMm } from '@overread/agreement';
import type { CheckedMask, Finding } from './findings.ts';

/** What a mask shares with those that the SOP wants apart from it. Pure. */
export function overlapFindings(masks: readonly CheckedMask[], index: number): readonly Finding[] {
  const mask = masks[index];
  if (!mask?.checks.includes('overlap')) return [];
  return mask.notWith.flatMap((other) => overlapOf(mask, index, masks[other], other) ?? []);
}

function overlapOf(mask: CheckedMask, index: number, second: CheckedMask | undefined, other: number): Finding | null {
  const theirs = new Map(second?.frames.map(({ slice, bits }) => [slice, bits]));
  const shared = mask.frames.flatMap(({ slice, bits }) => {
    const voxels = sharedBits(bits, theirs.get(slice));
    return voxels > 0 ? [{ slice, voxels }] : [];
  });
  const [first, last] = [shared[0], shared.at(-1)];
  if (!first || !last) return null;
  const { grid } = mask;
  const extents = grid && sliceExtentsMm(grid);
  const area = grid ? grid.columnSpacingMm * grid.rowSpacingMm : 0;
  return {
    check: 'overlap',
    mask: index,
    slice: shared.reduce((most, one) => (one.voxels > most.voxels ? one : most)).slice,
    other,
    shared: {
      voxels: shared.reduce((sum, { voxels }) => sum + voxels, 0),
      ml: extents && shared.reduce((sum, one) => sum + (one.voxels * area * (extents[one.slice] ?? 0)) / 1000, 0),
      slices: { from: first.slice, to: last.slice },
    },
  };
}

function sharedBits(a: Uint8Array, b: Uint8Array | undefined): number {
  let count = 0;
  for (let at = 0; b && at < a.length; at++) {
    // Most bytes of a slice are empty.
    for (let both = (a[at] ?? 0) & (b[at] ?? 0); both !== 0; both &= both - 1) count++;
  }
  return count;
}
