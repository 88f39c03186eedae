import type { Arena } from '../engine/arena.ts';
import { type BitGrid, sliceAddress } from '../engine/bitGrid.ts';
import type { GridAxes } from '../engine/gridAxes.ts';
import { type NearestList, nearestSteps } from '../engine/nearestSteps.ts';
import { drawBorder, scaled } from './borderPair.ts';

/** Squared distances of wanted voxels, in reading order. */
export interface SignedLists {
  /** Of those inside the mask, to the nearest voxel outside. */
  readonly inside: NearestList;
  /** Of those outside, to the nearest voxel inside. */
  readonly outside: NearestList;
}

/** Grids of one size; nothing of the mask lies on their faces. `mask` needs an empty slice before and after. */
export interface SignedSearch {
  readonly mask: BitGrid;
  readonly wanted: BitGrid;
  /** What they hold is lost. */
  readonly scratch: readonly [queries: BitGrid, targets: BitGrid, rest: BitGrid];
  readonly axes: GridAxes;
}

/** How far wanted voxels lie inside or outside a mask, as {@link nearestSteps} measures. Yields the fraction done. */
export function* signedDistances(arena: Arena, search: SignedSearch): Generator<number, SignedLists, void> {
  const { mask, wanted, scratch, axes } = search;
  const [queries, targets, rest] = scratch;
  const query = (isInside: boolean) => {
    const { i32 } = arena;
    const [own, all, into] = [mask, wanted, queries].map(({ address }) => address >> 2) as [number, number, number];
    for (let i = 0; i < mask.slices * mask.sliceWords; i++) {
      const word = i32[own + i] ?? 0;
      i32[into + i] = (i32[all + i] ?? 0) & (isInside ? word : ~word);
    }
  };
  // The nearest voxel outside has a neighbour inside, and the other way round.
  query(true);
  drawOuterBorder(arena, mask, targets);
  const inside = yield* scaled(nearestSteps(arena, { queries, targets, rest, axes }), 0, 0.5);
  query(false);
  drawBorder(arena, mask, targets, false);
  const outside = yield* scaled(nearestSteps(arena, { queries, targets, rest, axes }), 0.5, 1);
  return { inside, outside };
}

/** The voxels outside that have one of 6 neighbours inside. */
function drawOuterBorder(arena: Arena, mask: BitGrid, into: BitGrid): void {
  const { i32 } = arena;
  const { rowWords, sliceWords } = mask;
  for (let slice = 0; slice < mask.slices; slice++) {
    const from = sliceAddress(mask, slice) >> 2;
    const to = sliceAddress(into, slice) >> 2;
    const at = (i: number) => i32[i] ?? 0;
    for (let i = from; i < from + mask.rows * rowWords; i++) {
      const own = at(i);
      const beside = (own << 1) | (at(i - 1) >>> 31) | (own >>> 1) | (at(i + 1) << 31);
      const around = beside | at(i - rowWords) | at(i + rowWords) | at(i - sliceWords) | at(i + sliceWords);
      i32[to + i - from] = around & ~own;
    }
  }
}
