import { Arena } from '../engine/arena.ts';
import { allocGrid, type BitGrid, sliceAddress } from '../engine/bitGrid.ts';
import { type GridAxes, square } from '../engine/gridAxes.ts';
import { createKernel } from '../engine/kernel.ts';
import { nearestSteps } from '../engine/nearestSteps.ts';
import { type BitMask, sliceBytesOf } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import { measurePairSteps, overlapOf } from '../pair/measurePair.ts';
import type { PairMetrics, PairOptions } from '../pair/pairMetrics.ts';
import { figuresOf } from '../pair/surfaceFigures.ts';
import { type DirectedDistances, drawBorder } from '../surface/borderPair.ts';
import { cropBits } from '../surface/cropBits.ts';
import { type PairScan, scanPair } from '../surface/scanPair.ts';

/** Voxels and slices around both masks that an edit may reach before the box is drawn anew. */
const MARGIN = { voxels: 16, slices: 2 };
/** Where a larger share of the slices has changed, all is measured anew. */
const MOST_CHANGED = 0.25;

/** What is kept of the border of one mask, slice by slice of the box. */
interface KeptBorder {
  readonly border: BitGrid;
  /** Border voxels. */
  readonly voxels: Uint32Array;
  /** Squared distances of those that are not of the other border too, in the order of reading. */
  readonly values: Float64Array[];
}

interface Kept {
  readonly box: VoxelBox;
  readonly axes: GridAxes;
  readonly slices: PairScan['slices'];
  readonly a: KeptBorder;
  readonly b: KeptBorder;
  /** The changing mask, cut to the box. */
  readonly crop: BitGrid;
  readonly rest: BitGrid;
  /** The largest squared distance from the border of A in each slice; -1 where it has none, Infinity where it is not known. */
  readonly reach: Float64Array;
  /** Slices of the box where the border of B has changed since distances from it, and to it, were taken. */
  readonly queriesOf: Set<number>;
  readonly targetsOf: Set<number>;
}

/**
 * A mask that stands (A) and one that changes slice by slice (B), measured again and again with the bits of `measurePair`. Counts,
 * borders and distances are kept: a change moves the border in its own slices and their neighbours, and distances to it only in
 * slices of A that have one reaching that far. What is nearest does not depend on the box, nor on what is searched together.
 */
export class KeptPair {
  readonly #a: BitMask;
  readonly #b: BitMask;
  readonly #grid: Grid;
  readonly #options: PairOptions;
  readonly #changed = new Set<number>();
  #arena: Arena | undefined;
  #kept: Kept | undefined;

  /** `b` is the caller's, which changes its bits and says so. */
  constructor(a: BitMask, b: BitMask, grid: Grid, options: PairOptions = {}) {
    this.#a = a;
    this.#b = b;
    this.#grid = grid;
    this.#options = options;
  }

  /** A slice of B has other bits now. */
  touch(slice: number): void {
    this.#changed.add(slice);
  }

  /** Measures both as they are now, in steps, of which each yields the fraction done. It may be given up and begun anew at any time. */
  *measure(): Generator<number, PairMetrics, void> {
    const { definition = 'border', tolerancesMm = [] } = this.#options;
    if (definition !== 'border') return yield* measurePairSteps(this.#a, this.#b, this.#grid, this.#options);
    this.#arena ??= new Arena(createKernel());
    const arena = this.#arena;
    if (!this.#follow(arena)) this.#kept = yield* this.#begin(arena);
    const kept = this.#kept;
    // Nothing has a distance to nothing: there is not much to measure then.
    if (!kept) return yield* measurePairSteps(this.#a, this.#b, this.#grid, this.#options);
    const base = arena.mark();
    try {
      yield* this.#search(arena, kept, kept.b, kept.a, kept.queriesOf);
      kept.queriesOf.clear();
      yield 0.4;
      yield* this.#search(arena, kept, kept.a, kept.b, reachedSlices(kept));
      kept.targetsOf.clear();
      yield 0.9;
      const lists = [listOf(arena, kept.a), listOf(arena, kept.b)] as const;
      const overlap = overlapOf(totalsOf(kept.slices), this.#a, this.#grid, definition);
      return { ...overlap, ...figuresOf(arena, lists, tolerancesMm) };
    } finally {
      arena.release(base);
    }
  }

  /** Takes over what has changed; false if all is to be begun anew. */
  #follow(arena: Arena): boolean {
    const kept = this.#kept;
    if (!kept || this.#changed.size > MOST_CHANGED * this.#b.slices) return false;
    const { box, slices } = kept;
    const moved: number[] = [];
    for (const slice of this.#changed) {
      const scan = outcome(scanPair(arena, sliceOf(this.#a, slice), sliceOf(this.#b, slice)));
      if (scan.box !== null && !isWithin(scan.box, slice, box)) return false;
      slices.voxelsA[slice] = scan.voxelsA;
      slices.voxelsB[slice] = scan.voxelsB;
      slices.voxelsBoth[slice] = scan.voxelsBoth;
      if (slice >= box.sliceFrom && slice <= box.sliceTo) moved.push(slice - box.sliceFrom);
    }
    if (slices.voxelsB.every((count) => count === 0)) return false;
    this.#changed.clear();
    this.#drawB(arena, kept, moved);
    return true;
  }

  /** Begins anew; undefined if one of the masks is empty. */
  *#begin(arena: Arena): Generator<number, Kept | undefined, void> {
    this.#kept = undefined;
    arena.clear();
    const { voxelsA, voxelsB, slices, box: around } = yield* scanPair(arena, this.#a, this.#b);
    if (voxelsA === 0 || voxelsB === 0 || around === null) return undefined;
    const box = withMargin(around, this.#a);
    const size = {
      columns: box.columnTo - box.columnFrom + 1,
      rows: box.rowTo - box.rowFrom + 1,
      slices: box.sliceTo - box.sliceFrom + 1,
    };
    const border = (): KeptBorder => ({
      border: allocGrid(arena, size),
      voxels: new Uint32Array(size.slices),
      values: Array.from({ length: size.slices }, () => new Float64Array(0)),
    });
    const every = Array.from({ length: size.slices }, (_, slice) => slice);
    const { columnSpacingMm, rowSpacingMm, slicePositionsMm } = this.#grid;
    const kept: Kept = {
      box,
      axes: { columnSpacingMm, rowSpacingMm, positionsMm: slicePositionsMm.slice(box.sliceFrom, box.sliceTo + 1) },
      slices,
      a: border(),
      b: border(),
      crop: allocGrid(arena, size, 1),
      rest: allocGrid(arena, size, 1),
      reach: new Float64Array(size.slices).fill(Number.POSITIVE_INFINITY),
      queriesOf: new Set(every),
      targetsOf: new Set(every),
    };
    // What stands is cut where the search has its scratch, once.
    yield* cropBits(arena, this.#a, box, kept.rest);
    for (const slice of every) drawSlice(arena, kept.rest, kept.a, slice);
    // From here to the end in one go: what has changed until now is in it.
    this.#changed.clear();
    this.#drawB(arena, kept, every);
    return kept;
  }

  /** Cuts slices of B anew and draws the border there and beside; notes where it has moved. */
  #drawB(arena: Arena, kept: Kept, slices: readonly number[]): void {
    const { box, crop, b } = kept;
    for (const slice of slices) {
      const at = { ...box, sliceFrom: box.sliceFrom + slice, sliceTo: box.sliceFrom + slice };
      outcome(cropBits(arena, this.#b, at, oneSlice(crop, slice)));
    }
    const beside = new Set(slices.flatMap((slice) => [slice - 1, slice, slice + 1]));
    for (const slice of beside) {
      if (slice < 0 || slice >= crop.slices) continue;
      const before = sliceWords(arena, b.border, slice).slice();
      drawSlice(arena, crop, b, slice);
      if (sliceWords(arena, b.border, slice).every((word, i) => word === before[i])) continue;
      kept.queriesOf.add(slice);
      kept.targetsOf.add(slice);
    }
  }

  /** Takes distances from one border to the other anew, from these slices. */
  *#search(
    arena: Arena,
    kept: Kept,
    from: KeptBorder,
    to: KeptBorder,
    slices: ReadonlySet<number>,
  ): Generator<number, void, void> {
    if (slices.size === 0) return;
    const queries = allocGrid(arena, from.border);
    for (const slice of slices) sliceWords(arena, queries, slice).set(sliceWords(arena, from.border, slice));
    const { rest, axes } = kept;
    const found = yield* nearestSteps(arena, { queries, targets: to.border, rest, axes });
    let at = found.address >> 3;
    for (const slice of [...slices].sort((p, q) => p - q)) {
      const words = queries.sliceWords;
      const count = arena.kernel.countApart(sliceAddress(queries, slice), sliceAddress(to.border, slice), words);
      from.values[slice] = arena.f64.slice(at, at + count);
      at += count;
      if (from === kept.a) kept.reach[slice] = reachOf(from, slice);
    }
  }
}

/** Slices of A from which a change of the border of B may be seen: one lies within the largest distance there. */
function reachedSlices({ targetsOf, reach, axes }: Kept): ReadonlySet<number> {
  const own = axes.positionsMm;
  const changed = [...targetsOf].map((slice) => own[slice] ?? 0);
  const isReached = (_: number, slice: number) =>
    changed.some((position) => square(position - (own[slice] ?? 0)) <= (reach[slice] ?? 0));
  return new Set(Array.from(reach, (_, slice) => slice).filter((slice) => isReached(0, slice)));
}

function reachOf({ voxels, values }: KeptBorder, slice: number): number {
  if (voxels[slice] === 0) return -1;
  let most = 0;
  for (const value of values[slice] ?? []) if (value > most) most = value;
  return most;
}

/** The distances of all slices, one after the other, as a measurement of the whole finds them. */
function listOf(arena: Arena, { values, voxels }: KeptBorder): DirectedDistances {
  const count = values.reduce((sum, own) => sum + own.length, 0);
  const address = arena.alloc(count * 8);
  let at = address >> 3;
  for (const own of values) {
    arena.f64.set(own, at);
    at += own.length;
  }
  return { address, count, voxels: voxels.reduce((sum, own) => sum + own, 0) };
}

function totalsOf(slices: PairScan['slices']): Omit<PairScan, 'box'> {
  const sum = (counts: Uint32Array) => counts.reduce((all, count) => all + count, 0);
  return {
    voxelsA: sum(slices.voxelsA),
    voxelsB: sum(slices.voxelsB),
    voxelsBoth: sum(slices.voxelsBoth),
    // Its own: what is answered must not change with the next edit.
    slices: {
      voxelsA: slices.voxelsA.slice(),
      voxelsB: slices.voxelsB.slice(),
      voxelsBoth: slices.voxelsBoth.slice(),
    },
  };
}

function drawSlice(arena: Arena, crop: BitGrid, into: KeptBorder, slice: number): void {
  into.voxels[slice] = drawBorder(arena, oneSlice(crop, slice), oneSlice(into.border, slice), false);
}

/** A slice as a grid by itself; its neighbours lie where they were. */
const oneSlice = (grid: BitGrid, slice: number): BitGrid => ({
  ...grid,
  address: sliceAddress(grid, slice),
  slices: 1,
});

function sliceWords(arena: Arena, grid: BitGrid, slice: number): Int32Array {
  const from = sliceAddress(grid, slice) >> 2;
  return arena.i32.subarray(from, from + grid.sliceWords);
}

function sliceOf(mask: BitMask, slice: number): BitMask {
  const bytes = sliceBytesOf(mask);
  return { ...mask, slices: 1, bits: mask.bits.subarray(slice * bytes, (slice + 1) * bytes) };
}

function withMargin(box: VoxelBox, { columns, rows, slices }: BitMask): VoxelBox {
  return {
    columnFrom: Math.max(0, box.columnFrom - MARGIN.voxels),
    columnTo: Math.min(columns - 1, box.columnTo + MARGIN.voxels),
    rowFrom: Math.max(0, box.rowFrom - MARGIN.voxels),
    rowTo: Math.min(rows - 1, box.rowTo + MARGIN.voxels),
    sliceFrom: Math.max(0, box.sliceFrom - MARGIN.slices),
    sliceTo: Math.min(slices - 1, box.sliceTo + MARGIN.slices),
  };
}

const isWithin = (found: VoxelBox, slice: number, box: VoxelBox): boolean =>
  slice >= box.sliceFrom &&
  slice <= box.sliceTo &&
  found.columnFrom >= box.columnFrom &&
  found.columnTo <= box.columnTo &&
  found.rowFrom >= box.rowFrom &&
  found.rowTo <= box.rowTo;

/** Of steps so short that they are one. */
function outcome<R>(steps: Generator<number, R, void>): R {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}
