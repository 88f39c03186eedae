import { type Arena, inArena } from '../engine/arena.ts';
import { allocGrid, type BitGrid } from '../engine/bitGrid.ts';
import { nearestSteps } from '../engine/nearestSteps.ts';
import { outcomeOf } from '../engine/outcomeOf.ts';
import { type BitMask, checkSameSize } from '../mask/bitMask.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { drawBorder } from '../surface/borderPair.ts';
import { cropBits } from '../surface/cropBits.ts';
import { scanPair } from '../surface/scanPair.ts';

/**
 * The mean signed distance of B's surface from A's, in mm: over the border voxels of B, the distance to the nearest border voxel of A, positive where
 * B's voxel lies outside A, negative where it lies inside. Above zero where B was drawn larger than A, and the sign stays where errors to either side
 * would cancel in volumes: a figure of drift, not of agreement (two surfaces that cross may have 0). Not symmetric: exchanging the masks need not just
 * negate it. Null if a mask is empty. Border voxels have one of 6 neighbours outside; beyond the image is outside. Throws `MASKS_DIFFER`, `GRID_INVALID`.
 */
export function signedMeanDistanceMm(a: BitMask, b: BitMask, grid: Grid): number | null {
  checkSameSize(a, b);
  checkGrid(grid, a);
  return inArena((arena) => measure(arena, a, b, grid));
}

function measure(arena: Arena, a: BitMask, b: BitMask, grid: Grid): number | null {
  const { box, voxelsA, voxelsB } = outcomeOf(scanPair(arena, a, b));
  if (box === null || voxelsA === 0 || voxelsB === 0) return null;
  const size = {
    columns: box.columnTo - box.columnFrom + 1,
    rows: box.rowTo - box.rowFrom + 1,
    slices: box.sliceTo - box.sliceFrom + 1,
  };
  const [targets, queries] = [allocGrid(arena, size), allocGrid(arena, size)];
  const [insideA, rest] = [allocGrid(arena, size, 1), allocGrid(arena, size, 1)];
  outcomeOf(cropBits(arena, a, box, insideA));
  drawBorder(arena, insideA, targets, false);
  outcomeOf(cropBits(arena, b, box, rest));
  const surface = drawBorder(arena, rest, queries, false);
  const axes = {
    columnSpacingMm: grid.columnSpacingMm,
    rowSpacingMm: grid.rowSpacingMm,
    positionsMm: grid.slicePositionsMm.slice(box.sliceFrom, box.sliceTo + 1),
  };
  const list = outcomeOf(nearestSteps(arena, { queries, targets, rest, axes }));
  return signedSum(arena, { queries, targets, insideA }, list.address) / surface;
}

/** The sum of the listed distances in reading order, those inside A with a minus. */
function signedSum(
  arena: Arena,
  grids: { readonly queries: BitGrid; readonly targets: BitGrid; readonly insideA: BitGrid },
  list: number,
): number {
  const { i32, f64 } = arena;
  const { slices, sliceWords } = grids.queries;
  const [own, others, inside] = [grids.queries, grids.targets, grids.insideA].map(({ address }) => address >> 2) as [
    number,
    number,
    number,
  ];
  let next = list >> 3;
  let sum = 0;
  for (let i = 0; i < slices * sliceWords; i++) {
    const apart = (i32[own + i] ?? 0) & ~(i32[others + i] ?? 0);
    for (let left = apart; left !== 0; left &= left - 1) {
      const mm = Math.sqrt(f64[next++] ?? 0);
      sum += ((i32[inside + i] ?? 0) & left & -left) === 0 ? mm : -mm;
    }
  }
  return sum;
}
