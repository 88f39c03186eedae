import type { Arena } from './arena.ts';
import { square } from './gridAxes.ts';
import type { NearestSearch, OpenSearch } from './nearestSearch.ts';
import { transformSteps } from './transformSteps.ts';

/** Rows of a block, and blocks of a group to a side; as in `assembly/far.ts`. */
const BLOCK_ROWS = 4;
const GROUP = 4;
const BOX_BYTES = 32;
const CANDIDATE_BYTES = 16;
/** Steps between two yields: a millisecond or two. */
const STEPS_PER_YIELD = 150_000;

/**
 * Resolves the queries left open, by blocks of targets (`assembly/far.ts`). What is open when the budget is spent goes to the
 * distance transform. Yields the fraction done.
 */
export function* farSteps(arena: Arena, search: OpenSearch): Generator<number, void, void> {
  const { queries, targets, rest, axes, rowStarts, values, unresolved } = search;
  const { kernel } = arena;
  const { rows, slices, rowWords, sliceWords } = targets;
  const depth = blockSlices(search);
  const columnWords = rowWords - 1;
  const size = [columnWords, Math.ceil(rows / BLOCK_ROWS), Math.ceil(slices / depth)];
  const blocksOf = size.reduce((product, n) => product * n, 1);
  const groupsOf = size.reduce((product, n) => product * Math.ceil(n / GROUP), 1);
  const squaresX = allocSquares(arena, columnWords * 32, axes.columnSpacingMm);
  const squaresY = allocSquares(arena, rows, axes.rowSpacingMm);
  const positions = arena.alloc(slices * 8);
  arena.f64.set(axes.positionsMm, positions >> 3);
  const groups = arena.alloc(groupsOf * BOX_BYTES);
  const done = arena.alloc(16 + 2 * BOX_BYTES);
  const frame = arena.alloc(64);
  const blocks = arena.alloc(blocksOf * BOX_BYTES);
  const grids = [queries.address, targets.address, rest.address, rows, slices, rowWords, sliceWords];
  arena.i32.set([...grids, rowStarts, values, squaresX, squaresY, positions, blocks, groups, depth], frame >> 2);
  kernel.farFrame(frame);
  let found = 0;
  const layers = Math.ceil(slices / (depth * GROUP));
  for (let layer = 0; layer < layers; layer++) {
    yield 0;
    found = kernel.findBlocks(layer, found);
  }
  arena.release(blocks + found * BOX_BYTES);
  kernel.setCandidates(arena.alloc(found * CANDIDATE_BYTES));
  // About what the transform would cost.
  let budget = search.budget ?? 2 * columnWords * 32 * rows * slices + 50 * unresolved;
  for (let block = 0; budget > 0; ) {
    yield (0.9 * block) / blocksOf;
    block = kernel.farBlocks(block, Math.min(STEPS_PER_YIELD, budget), done);
    if (block < 0) return;
    budget -= arena.i32[done >> 2] ?? 0;
  }
  yield* transformSteps(arena, { ...search, squaresX, squaresY });
}

/** The squares of 0 to `last` steps, as float64. */
function allocSquares(arena: Arena, last: number, spacingMm: number): number {
  const at = arena.alloc((last + 1) * 8);
  const { f64 } = arena;
  for (let i = 0; i <= last; i++) f64[(at >> 3) + i] = square(i * spacingMm);
  return at;
}

/** Slices of a block: about as deep as its rows are high, a power of two. */
function blockSlices({ axes, targets }: NearestSearch): number {
  const { positionsMm, rowSpacingMm } = axes;
  const depthMm = (positionsMm[targets.slices - 1] ?? 0) - (positionsMm[0] ?? 0);
  const wanted = (BLOCK_ROWS * rowSpacingMm * (targets.slices - 1)) / depthMm;
  return wanted >= 6 ? 8 : wanted >= 3 ? 4 : wanted >= 1.5 ? 2 : 1;
}
