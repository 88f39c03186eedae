/** So many places are offered to jump to: what does not fit a glance is not looked at. */
const MOST = 4;
/** Slices closer than this show the same difference. */
const APART = 3;
/** A slice with less than this share of the worst one is not worth a jump. */
const LEAST_SHARE = 0.1;

/**
 * The slices with the most differing voxels, at least three slices apart, worst first; equal ones in the order of scrolling.
 * `perSlice`: voxels by place in that order, from 0.
 */
export function jumpSlices(perSlice: readonly number[]): readonly number[] {
  const most = Math.max(0, ...perSlice);
  const order = perSlice
    .map((voxels, index) => ({ voxels, index }))
    .filter(({ voxels }) => voxels > 0 && voxels >= LEAST_SHARE * most)
    .sort((a, b) => b.voxels - a.voxels || a.index - b.index);
  const found: number[] = [];
  for (const { index } of order) {
    if (found.length === MOST) break;
    if (found.every((one) => Math.abs(one - index) >= APART)) found.push(index);
  }
  return found;
}
