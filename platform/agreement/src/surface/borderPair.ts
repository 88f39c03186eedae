import type { Arena } from '../engine/arena.ts';
import { allocGrid, type BitGrid, sliceAddress } from '../engine/bitGrid.ts';
import { type NearestList, nearestSteps } from '../engine/nearestSteps.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import { cropBits } from './cropBits.ts';

/** Distances from the border voxels of one mask to those of the other, in the memory of an {@link Arena}. */
export interface DirectedDistances extends NearestList {
  /** Border voxels, those with distance 0 among them. */
  readonly voxels: number;
}

/** How border distances are taken. */
interface BorderOptions {
  /** The border within each slice (4 neighbours instead of 6). */
  readonly withinSlice?: boolean;
  readonly budget?: number | undefined;
}

/**
 * Squared distances between the border voxels of two masks, both ways; neither mask is empty and `box` is that around both. A border voxel
 * has one of 6 neighbours outside the mask; beyond the image is outside. Both lists follow one another in the arena, which the caller
 * releases. Yields the fraction done.
 */
export function* borderPair(
  arena: Arena,
  [a, b]: readonly [BitMask, BitMask],
  box: VoxelBox,
  grid: Grid,
  { withinSlice = false, budget }: BorderOptions = {},
): Generator<number, readonly [DirectedDistances, DirectedDistances], void> {
  const size = sizeOf(box);
  const axes = {
    columnSpacingMm: grid.columnSpacingMm,
    rowSpacingMm: grid.rowSpacingMm,
    positionsMm: grid.slicePositionsMm.slice(box.sliceFrom, box.sliceTo + 1),
  };
  const [borderA, borderB] = [allocGrid(arena, size), allocGrid(arena, size)];
  // Holds one mask, then the other; then the search has it.
  const crop = allocGrid(arena, size, 1);
  yield* scaled(cropBits(arena, a, box, crop), 0, 0.05);
  const voxelsA = drawBorder(arena, crop, borderA, withinSlice);
  yield* scaled(cropBits(arena, b, box, crop), 0.05, 0.1);
  const voxelsB = drawBorder(arena, crop, borderB, withinSlice);
  const search = { rest: crop, axes, budget };
  const ab = yield* scaled(nearestSteps(arena, { ...search, queries: borderA, targets: borderB }), 0.1, 0.55);
  const ba = yield* scaled(nearestSteps(arena, { ...search, queries: borderB, targets: borderA }), 0.55, 1);
  return [
    { ...ab, voxels: voxelsA },
    { ...ba, voxels: voxelsB },
  ];
}

/** The number of border voxels of one mask, where there is no other to measure from; `box` is that around it. */
export function* loneBorder(arena: Arena, mask: BitMask, box: VoxelBox): Generator<number, number, void> {
  const size = sizeOf(box);
  const crop = allocGrid(arena, size, 1);
  yield* cropBits(arena, mask, box, crop);
  return drawBorder(arena, crop, allocGrid(arena, size), false);
}

const sizeOf = (box: VoxelBox) => ({
  columns: box.columnTo - box.columnFrom + 1,
  rows: box.rowTo - box.rowFrom + 1,
  slices: box.sliceTo - box.sliceFrom + 1,
});

/** Draws the border voxels of a grid into another; returns their number. */
export function drawBorder(arena: Arena, crop: BitGrid, into: BitGrid, withinSlice: boolean): number {
  const words = crop.rows * crop.rowWords;
  let voxels = 0;
  for (let slice = 0; slice < crop.slices; slice++) {
    const own = sliceAddress(crop, slice);
    const [before, after] = withinSlice ? [own, own] : [sliceAddress(crop, slice - 1), sliceAddress(crop, slice + 1)];
    voxels += arena.kernel.borderSlice(own, before, after, sliceAddress(into, slice), words, crop.rowWords);
  }
  return voxels;
}

/** The steps with their fraction between two others. */
export function* scaled<R>(steps: Generator<number, R, void>, from: number, to: number): Generator<number, R, void> {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    yield from + next.value * (to - from);
  }
}
