import type { BitMask } from '../../src/mask/bitMask.ts';
import { getVoxel } from '../../src/mask/bitMask.ts';
import type { Grid } from '../../src/mask/grid.ts';
import { maskWhere } from '../maskRecipe.ts';

/** The mask as a mirror along an axis shows it (0 columns, 1 rows, 2 slices). */
export function flipped(mask: BitMask, axis: 0 | 1 | 2): BitMask {
  const size = [mask.columns, mask.rows, mask.slices] as const;
  return maskWhere(size, (...at) => {
    const [x, y, z] = at.map((n, i) => (i === axis ? size[axis] - 1 - n : n)) as [number, number, number];
    return getVoxel(mask, x, y, z);
  });
}

/** The grid of a mirrored mask. */
export function flippedGrid(grid: Grid, axis: 0 | 1 | 2): Grid {
  return axis === 2 ? { ...grid, slicePositionsMm: grid.slicePositionsMm.map((mm) => -mm).reverse() } : grid;
}

/** The mask with its axes in another order: its columns run along `order[0]` of the old one, and so on. */
export function permuted(mask: BitMask, order: readonly [number, number, number]): BitMask {
  const old = [mask.columns, mask.rows, mask.slices];
  const size = order.map((axis) => old[axis] ?? 1) as [number, number, number];
  return maskWhere(size, (...at) => {
    const [x = 0, y = 0, z = 0] = [0, 1, 2].map((axis) => at[order.indexOf(axis)] ?? 0);
    return getVoxel(mask, x, y, z);
  });
}

/** The grid of a mask with permuted axes; even stacks alone. */
export function permutedGrid(
  grid: Grid & { readonly sliceThicknessMm: number },
  slices: number,
  order: readonly [number, number, number],
): Grid {
  const old = [grid.columnSpacingMm, grid.rowSpacingMm, grid.sliceThicknessMm];
  const [columnSpacingMm = 1, rowSpacingMm = 1, sliceThicknessMm = 1] = order.map((axis) => old[axis] ?? 1);
  const slicePositionsMm = Array.from({ length: slices }, (_, i) => i * sliceThicknessMm);
  return { columnSpacingMm, rowSpacingMm, sliceThicknessMm, slicePositionsMm };
}

/** Columns, rows and slices of outside before and after. */
export type Padding = readonly (readonly [before: number, after: number])[];

/** The mask in a larger image. */
export function padded(mask: BitMask, padding: Padding): BitMask {
  const old = [mask.columns, mask.rows, mask.slices];
  const size = old.map((n, i) => n + (padding[i]?.[0] ?? 0) + (padding[i]?.[1] ?? 0)) as [number, number, number];
  return maskWhere(size, (...at) => {
    const from = at.map((n, i) => n - (padding[i]?.[0] ?? 0));
    if (from.some((n, i) => n < 0 || n >= (old[i] ?? 0))) return false;
    const [x = 0, y = 0, z = 0] = from;
    return getVoxel(mask, x, y, z);
  });
}

/** The stack goes on at both ends as it ends: by its last distances, or the thickness of its only slice. */
export function paddedGrid(grid: Grid, padding: Padding): Grid {
  const mm = grid.slicePositionsMm;
  const [first = 0, second = first + (grid.sliceThicknessMm ?? 1)] = mm;
  const last = mm.at(-1) ?? first;
  const gap = last - (mm.at(-2) ?? last - (grid.sliceThicknessMm ?? 1));
  const [before = 0, after = 0] = padding[2] ?? [];
  return {
    ...grid,
    slicePositionsMm: [
      ...Array.from({ length: before }, (_, i) => first - (before - i) * (second - first)),
      ...mm,
      ...Array.from({ length: after }, (_, i) => last + (i + 1) * gap),
    ],
  };
}
