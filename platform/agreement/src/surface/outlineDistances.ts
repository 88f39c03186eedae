import { returnArena, takeArena } from '../engine/arena.ts';
import { type BitMask, checkSameSize } from '../mask/bitMask.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { borderPair, type DirectedDistances } from './borderPair.ts';
import { scanPair } from './scanPair.ts';

/** Distances in mm from each border pixel of one mask to the nearest border pixel of the other, ascending. */
export interface OutlineDistances {
  readonly aToB: Float64Array;
  readonly bToA: Float64Array;
}

/**
 * The distances between the outlines of two masks on one image: the border is that within the image (one of 4 neighbours outside, beyond
 * the image is outside). Null if a mask is empty. Throws `MASKS_DIFFER`, `GRID_INVALID`.
 */
export function outlineDistances(a: BitMask, b: BitMask, grid: Grid): OutlineDistances | null {
  checkSameSize(a, b);
  checkGrid(grid, a);
  const arena = takeArena();
  try {
    const { box, voxelsA, voxelsB } = outcomeOf(scanPair(arena, a, b));
    if (box === null || voxelsA === 0 || voxelsB === 0) return null;
    const [ab, ba] = outcomeOf(borderPair(arena, [a, b], box, grid, { withinSlice: true }));
    const distances = ({ address, count, voxels }: DirectedDistances) => {
      const all = new Float64Array(voxels);
      all.set(arena.f64.subarray(address >> 3, (address >> 3) + count).map(Math.sqrt), voxels - count);
      return all.sort();
    };
    return { aToB: distances(ab), bToA: distances(ba) };
  } finally {
    returnArena(arena);
  }
}

function outcomeOf<R>(steps: Generator<number, R, void>): R {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}
