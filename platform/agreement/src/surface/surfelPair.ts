import type { Arena } from '../engine/arena.ts';
import { allocGrid, type BitGrid, sliceAddress } from '../engine/bitGrid.ts';
import type { GridAxes } from '../engine/gridAxes.ts';
import { type NearestList, nearestSteps } from '../engine/nearestSteps.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import { scaled } from './borderPair.ts';
import { cropBits } from './cropBits.ts';
import { surfelAreas } from './surfelAreas.ts';

/**
 * Distances from the surface elements of one mask to those of the other, in the memory of an arena. Elements of one class have the same
 * area: `classes` has the class (i32) of each distance on the list, `counts` how many elements each class has in all, those
 * with distance 0 among them.
 */
export interface DirectedSurfels extends NearestList {
  readonly classes: number;
  readonly counts: number;
}

/** The surface elements of two masks. */
export interface SurfelPair {
  /** In mm², by class; mm of outline where corners lie between the pixels of an image. */
  readonly areas: Float64Array;
  readonly ab: DirectedSurfels;
  readonly ba: DirectedSurfels;
}

/** How surface elements are taken. */
interface SurfelOptions {
  /** The outline within each slice. */
  readonly withinSlice?: boolean;
  /** Counts the elements and measures no distance: for where one mask is empty. */
  readonly isSurfaceOnly?: boolean;
  readonly budget?: number | undefined;
}

/** Codes of the voxels around a corner; each distance between slices has its own classes of that number. */
const CODES = 256;
/** Slices this little apart, relatively, are equally far apart: positions are sums that have been rounded. */
const SAME_GAP = 1e-11;

/**
 * The surface elements of two masks on the corners between voxels, and the squared distance of each to the nearest element of the other
 * mask, as DeepMind's surface-distance has them; `box` is that around both masks. Corners
 * lie midway between slices, beyond the last ones by half the distance to their neighbour; an element has the area that marching cubes
 * gives it at the spacing of pixels and the distance of the two slices it lies between. Yields the fraction done.
 */
export function* surfelPair(
  arena: Arena,
  [a, b]: readonly [BitMask, BitMask],
  box: VoxelBox,
  grid: Grid,
  { withinSlice = false, isSurfaceOnly = false, budget }: SurfelOptions = {},
): Generator<number, SurfelPair, void> {
  const voxels = {
    columns: box.columnTo - box.columnFrom + 1,
    rows: box.rowTo - box.rowFrom + 1,
    slices: box.sliceTo - box.sliceFrom + 1,
  };
  const size = {
    columns: voxels.columns + 1,
    rows: voxels.rows + 1,
    slices: voxels.slices + (withinSlice ? 0 : 1),
  };
  const layers = cornerLayers(grid, box, withinSlice);
  const { classes, areas } = classesOf(grid, layers);
  const { columnSpacingMm, rowSpacingMm } = grid;
  const axes: GridAxes = { columnSpacingMm, rowSpacingMm, positionsMm: layers.map(({ positionMm }) => positionMm) };
  const [cornersA, cornersB] = [allocGrid(arena, size), allocGrid(arena, size)];
  const [cropA, cropB] = [allocGrid(arena, size, 1), allocGrid(arena, size, 1)];
  const list = (corners: BitGrid, targets: BitGrid): Omit<DirectedSurfels, keyof NearestList> => {
    let apart = 0;
    for (let slice = 0; slice < size.slices; slice++) {
      const [own, other] = [sliceAddress(corners, slice), sliceAddress(targets, slice)];
      apart += arena.kernel.countApart(own, other, corners.sliceWords);
    }
    return { classes: arena.alloc(apart * 4), counts: arena.allocZeros(areas.length * 4) };
  };
  yield* scaled(cropBits(arena, a, box, { ...cropA, ...voxels }), 0, 0.05);
  drawCorners(arena, cropA, cornersA, withinSlice);
  yield* scaled(cropBits(arena, b, box, { ...cropB, ...voxels }), 0.05, 0.1);
  drawCorners(arena, cropB, cornersB, withinSlice);
  const [ab, ba] = [list(cornersA, cornersB), list(cornersB, cornersA)];
  yield* scaled(classify(arena, cropA, cornersA, cornersB, { ...ab, bases: classes, withinSlice }), 0.1, 0.15);
  yield* scaled(classify(arena, cropB, cornersB, cornersA, { ...ba, bases: classes, withinSlice }), 0.15, 0.2);
  const none = { address: 0, count: 0 };
  if (isSurfaceOnly) return { areas, ab: { ...none, ...ab }, ba: { ...none, ...ba } };
  // The masks have served: the search takes the memory of one.
  const search = { rest: cropA, axes, budget };
  const there = yield* scaled(nearestSteps(arena, { ...search, queries: cornersA, targets: cornersB }), 0.2, 0.6);
  const back = yield* scaled(nearestSteps(arena, { ...search, queries: cornersB, targets: cornersA }), 0.6, 1);
  return { areas, ab: { ...there, ...ab }, ba: { ...back, ...ba } };
}

/** A plane of corners: where it lies, and how far the slices before and after it are apart. */
interface CornerLayer {
  readonly positionMm: number;
  readonly gapMm: number;
}

function cornerLayers(grid: Grid, box: VoxelBox, withinSlice: boolean): CornerLayer[] {
  const mm = grid.slicePositionsMm;
  if (withinSlice) return mm.slice(box.sliceFrom, box.sliceTo + 1).map((positionMm) => ({ positionMm, gapMm: 1 }));
  const last = mm.length - 1;
  const lone = grid.sliceThicknessMm ?? 1;
  const at = (slice: number): number => {
    const position = mm[slice];
    if (position !== undefined) return position;
    const [end = 0, beside] = slice < 0 ? [mm[0], mm[1]] : [mm[last], mm[last - 1]];
    if (beside === undefined) return end + (slice < 0 ? -lone : lone);
    return end + (end - beside);
  };
  return Array.from({ length: box.sliceTo - box.sliceFrom + 2 }, (_, i) => {
    const [before, after] = [at(box.sliceFrom + i - 1), at(box.sliceFrom + i)];
    return { positionMm: (before + after) / 2, gapMm: after - before };
  });
}

/** The first class of each layer, and the area of every class. */
function classesOf(grid: Grid, layers: readonly CornerLayer[]): { classes: number[]; areas: Float64Array } {
  const gaps: number[] = [];
  const classes = layers.map(({ gapMm }) => {
    const known = gaps.findIndex((mm) => Math.abs(mm - gapMm) <= SAME_GAP * mm);
    return CODES * (known < 0 ? gaps.push(gapMm) - 1 : known);
  });
  const areas = new Float64Array(CODES * gaps.length);
  for (const [i, mm] of gaps.entries()) areas.set(surfelAreas(grid.columnSpacingMm, grid.rowSpacingMm, mm), CODES * i);
  return { classes, areas };
}

function drawCorners(arena: Arena, crop: BitGrid, into: BitGrid, withinSlice: boolean): void {
  const words = crop.rows * crop.rowWords;
  for (let slice = 0; slice < crop.slices; slice++) {
    const own = sliceAddress(crop, slice);
    const before = withinSlice ? own : sliceAddress(crop, slice - 1);
    arena.kernel.cornerSlice(own, before, sliceAddress(into, slice), words, crop.rowWords);
  }
}

/** Lists the classes of the corners that are no targets, and counts those of all. Yields the fraction done. */
function* classify(
  arena: Arena,
  crop: BitGrid,
  corners: BitGrid,
  targets: BitGrid,
  to: Omit<DirectedSurfels, keyof NearestList> & { readonly bases: readonly number[]; readonly withinSlice: boolean },
): Generator<number, void, void> {
  let listed = 0;
  for (let slice = 0; slice < crop.slices; slice++) {
    const own = sliceAddress(crop, slice);
    listed += arena.kernel.classifySlice(
      sliceAddress(corners, slice),
      sliceAddress(targets, slice),
      own,
      to.withinSlice ? own : sliceAddress(crop, slice - 1),
      crop.rows,
      crop.rowWords,
      to.bases[slice] ?? 0,
      to.counts,
      to.classes + listed * 4,
    );
    if ((slice & 31) === 31) yield slice / crop.slices;
  }
}
