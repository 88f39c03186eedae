import { AgreementError } from '../agreementError.ts';
import { type Arena, returnArena, takeArena } from '../engine/arena.ts';
import { allocGrid, type BitGrid } from '../engine/bitGrid.ts';
import type { GridAxes } from '../engine/gridAxes.ts';
import { outcomeOf } from '../engine/outcomeOf.ts';
import { type BitMask, createMask, setVoxel } from '../mask/bitMask.ts';
import { boundingBox, unionBox, type VoxelBox } from '../mask/boundingBox.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { andMasks } from '../mask/maskLogic.ts';
import { scaled } from '../surface/borderPair.ts';
import { marginPositionsMm } from '../surface/cropAxes.ts';
import { type SignedLists, signedDistances } from '../surface/signedDistances.ts';
import { cropWithMargin, findDiffering } from './differingVoxels.ts';
import { needReads } from './needReads.ts';
import { NM_PER_MM, signedSums } from './signedSums.ts';

/** Voxels closer than this are told apart by transforms alone: a sum of so few nanometres may be that of a voxel outside all reads. */
const TINY_MM = 3e-6;
/** The share of the box that reads may differ on before transforms of all of it cost less than searches. */
const MANY = 1 / 4;
/** How far the squares that two exact ways find may be apart, as a share of the square of the box's diagonal: some ten times the largest error. */
const ROUNDING = 1e-13;

/**
 * The mean surface of the reads: the voxels where the mean of their signed distances is not above zero (1 nm, for distances are rounded to
 * nanometres so that sums are exact, which may move a mean by half of one). The signed
 * distance of a voxel to a read is that to the nearest voxel of the read, in mm, or minus that to the nearest voxel
 * outside it (beyond the image is outside). A voxel just on the mean surface belongs to the result, so a finding one
 * voxel wide does not vanish. All reads empty: empty. Some empty: their distance is infinite and there is no mean;
 * throws `READS_INVALID` (also without reads), `MASKS_DIFFER` or `GRID_INVALID`.
 * Shape-based averaging: Rohlfing and Maurer, DOI 10.1109/TIP.2006.884936.
 */
export function meanSurface(reads: readonly BitMask[], grid: Grid): BitMask {
  return outcomeOf(meanSurfaceSteps(reads, grid));
}

/** {@link meanSurface} in steps: yields the fraction done every few milliseconds; not asking for the next step stops it. */
export function* meanSurfaceSteps(reads: readonly BitMask[], grid: Grid): Generator<number, BitMask, void> {
  const [first, ...others] = needReads(reads, 1);
  checkGrid(grid, first);
  const boxes = reads.map(boundingBox);
  const box = boxes.reduce(unionBox);
  if (box === null || box === undefined) return createMask(first.columns, first.rows, first.slices);
  if (boxes.includes(null)) {
    throw new AgreementError('READS_INVALID', 'A mean surface needs every read to contain voxels, or none.');
  }
  yield 0;
  // What all reads have is inside the mean surface, what none has is outside: only the rest has to be measured.
  const result = others.reduce(andMasks, { ...first, bits: first.bits.slice() });
  const arena = takeArena();
  try {
    const unclear = yield* scaled(measureDiffering(arena, reads, grid, box, result), 0, 0.9);
    const sums = yield* scaled(signedSums(reads, grid, box, unclear), 0.9, 1);
    for (const [i, place] of unclear.entries()) {
      if ((sums[i] ?? 0) <= reads.length) setPlace(result, box, place);
    }
    return result;
  } finally {
    returnArena(arena);
  }
}

/** Size of the box with its margin of one voxel. */
const sizeOf = (box: VoxelBox) => ({
  columns: box.columnTo - box.columnFrom + 3,
  rows: box.rowTo - box.rowFrom + 3,
  slices: box.sliceTo - box.sliceFrom + 3,
});

function setPlace(mask: BitMask, box: VoxelBox, place: number): void {
  const { columns, rows } = sizeOf(box);
  const row = Math.floor(place / columns);
  const slice = Math.floor(row / rows);
  setVoxel(mask, (place % columns) + box.columnFrom - 1, (row % rows) + box.rowFrom - 1, slice + box.sliceFrom - 1);
}

/**
 * Adds to the result what lies inside the mean surface of the voxels that only some reads have. Returns the places where the last bit of a
 * distance could decide.
 */
function* measureDiffering(
  arena: Arena,
  reads: readonly BitMask[],
  grid: Grid,
  box: VoxelBox,
  result: BitMask,
): Generator<number, Uint32Array, void> {
  const size = sizeOf(box);
  const axes = axesOf(grid, box);
  const mask = allocGrid(arena, size, 1);
  const wanted = allocGrid(arena, size);
  const scratch = [allocGrid(arena, size), allocGrid(arena, size), allocGrid(arena, size)] as const;
  const places = yield* scaled(findDiffering(arena, reads, box, { mask, wanted, all: scratch[0] }), 0, 0.1);
  const { positionsMm } = axes;
  const steps = Array.from(positionsMm).map((mm, i) =>
    i === 0 ? Number.POSITIVE_INFINITY : mm - (positionsMm[i - 1] ?? 0),
  );
  if (Math.min(axes.columnSpacingMm, axes.rowSpacingMm, ...steps) < TINY_MM) return innerPlaces(size);
  if (places.length > MANY * size.columns * size.rows * size.slices) return places;
  const sums = new Float64Array(places.length);
  const doubts = new Uint8Array(places.length);
  // A margin farther away than anything in a slice is never nearest.
  const across = Math.hypot(size.columns * axes.columnSpacingMm, size.rows * axes.rowSpacingMm);
  const along = steps.slice(1).reduce((sum, mm) => sum + Math.min(mm, across), 0);
  const mark = arena.mark();
  for (const [number, read] of reads.entries()) {
    yield 0.1 + (0.9 * number) / reads.length;
    yield* scaled(cropWithMargin(arena, read, box, mask), 0.1, 0.1);
    const from = 0.1 + (0.9 * number) / reads.length;
    const lists = yield* scaled(
      signedDistances(arena, { mask, wanted, scratch, axes }),
      from,
      from + 0.9 / reads.length,
    );
    yield* addSigned(arena, mask, places, lists, {
      sums,
      doubts,
      rounding: ROUNDING * (across ** 2 + along ** 2),
      fraction: from + 0.9 / reads.length,
    });
    arena.release(mark);
  }
  const unclear: number[] = [];
  for (const [i, place] of places.entries()) {
    const [sum, doubt] = [sums[i] ?? 0, doubts[i] ?? 0];
    if (sum > reads.length - doubt && sum <= reads.length + doubt) unclear.push(place);
    else if (sum <= reads.length) setPlace(result, box, place);
  }
  return Uint32Array.from(unclear);
}

/** Positions from the margin's first slice on, as the transforms have them. */
function axesOf(grid: Grid, box: VoxelBox): GridAxes {
  const positions = marginPositionsMm(grid, box);
  const start = positions[0] ?? 0;
  return {
    columnSpacingMm: grid.columnSpacingMm,
    rowSpacingMm: grid.rowSpacingMm,
    positionsMm: positions.map((mm) => mm - start),
  };
}

/** The places of all voxels of the box, without its margin. */
function innerPlaces({ columns, rows, slices }: ReturnType<typeof sizeOf>): Uint32Array {
  const isInner = (n: number, end: number) => n > 0 && n < end - 1;
  return Uint32Array.from({ length: columns * rows * slices }, (_, place) => place).filter((place) => {
    const row = Math.floor(place / columns);
    return isInner(place % columns, columns) && isInner(row % rows, rows) && isInner(Math.floor(row / rows), slices);
  });
}

interface Sums {
  readonly sums: Float64Array;
  /** How many distances of a voxel could be rounded up as well as down. */
  readonly doubts: Uint8Array;
  /** How far a square may be off, in mm². */
  readonly rounding: number;
  /** Of all, done. */
  readonly fraction: number;
}

/** Adds one read's distances to the sums; yields where it stands now and then. */
function* addSigned(
  arena: Arena,
  mask: BitGrid,
  places: Uint32Array,
  { inside, outside }: SignedLists,
  { sums, doubts, rounding, fraction }: Sums,
): Generator<number, void, void> {
  const { i32, f64 } = arena;
  const next = { inside: inside.address >> 3, outside: outside.address >> 3 } satisfies Record<
    keyof SignedLists,
    number
  >;
  const { columns, rows, rowWords, sliceWords } = mask;
  for (const [i, place] of places.entries()) {
    if ((i & 0x7ffff) === 0x7ffff) yield fraction;
    const column = place % columns;
    const row = (place - column) / columns;
    const word = (mask.address >> 2) + Math.floor(row / rows) * sliceWords + (row % rows) * rowWords + (column >> 5);
    const isInside = (((i32[word] ?? 0) >>> (column & 31)) & 1) === 1;
    const squared = (isInside ? f64[next.inside++] : f64[next.outside++]) ?? 0;
    const mm = Math.sqrt(squared);
    const nm = mm * NM_PER_MM;
    sums[i] = (sums[i] ?? 0) + (isInside ? -1 : 1) * Math.round(nm);
    const off = (rounding / mm + 1e-15 * mm) * NM_PER_MM;
    if (Math.abs(nm - Math.floor(nm) - 0.5) <= off) doubts[i] = (doubts[i] ?? 0) + 1;
  }
}
