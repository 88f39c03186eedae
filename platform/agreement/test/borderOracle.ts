import { type BitMask, getVoxel } from '../src/mask/bitMask.ts';
import type { Grid } from '../src/mask/grid.ts';

/** A voxel as column, row, slice. */
type Voxel = readonly [number, number, number];

/** The border voxels of a mask, in reading order, by looking at every voxel and its 6 neighbours (4 in its slice). */
export function borderVoxels(mask: BitMask, withinSlice = false): Voxel[] {
  const { columns, rows, slices } = mask;
  const isIn = (x: number, y: number, z: number) =>
    x >= 0 && y >= 0 && z >= 0 && x < columns && y < rows && z < slices && getVoxel(mask, x, y, z);
  const found: Voxel[] = [];
  for (let z = 0; z < slices; z++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        if (!isIn(x, y, z)) continue;
        const beside = isIn(x - 1, y, z) && isIn(x + 1, y, z) && isIn(x, y - 1, z) && isIn(x, y + 1, z);
        if (!(beside && (withinSlice || (isIn(x, y, z - 1) && isIn(x, y, z + 1))))) found.push([x, y, z]);
      }
  return found;
}

/** The least squared distance from each voxel to any of the others, by trying all, but where it is 0. */
export function squaredDistances(from: readonly Voxel[], to: readonly Voxel[], grid: Grid): number[] {
  const square = (mm: number) => mm * mm;
  const { columnSpacingMm, rowSpacingMm, slicePositionsMm } = grid;
  return from.flatMap(([x, y, z]) => {
    let least = Number.POSITIVE_INFINITY;
    for (const [p, q, r] of to) {
      const dz = (slicePositionsMm[r] ?? 0) - (slicePositionsMm[z] ?? 0);
      const squared = square((p - x) * columnSpacingMm) + square((q - y) * rowSpacingMm) + square(dz);
      if (squared < least) least = squared;
    }
    return to.some(([p, q, r]) => p === x && q === y && r === z) ? [] : [least];
  });
}
