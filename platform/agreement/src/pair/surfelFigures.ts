import type { Arena } from '../engine/arena.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import { type DirectedSurfels, type SurfelPair, surfelPair } from '../surface/surfelPair.ts';
import { noFigures, type SurfaceFigures } from './surfaceFigures.ts';
import { reachOf } from './tolerance.ts';

/** Cumulated shares of the surface that differ by less are equal: sums of areas have been rounded. */
const SAME_SHARE = 1e-12;

/** One direction: what every figure needs of it. */
interface Direction extends DirectedSurfels {
  readonly surface: number;
  /** The areas times the distances. */
  readonly moment: number;
  readonly largest: number;
}

/** What surface elements are measured of: `box` is that around both masks, of which one may be empty. */
export interface SurfelInput {
  readonly masks: readonly [BitMask, BitMask];
  readonly box: VoxelBox;
  readonly grid: Grid;
  readonly isOneEmpty: boolean;
  readonly tolerancesMm: readonly number[];
  /** The outlines within each slice; so are those of a single slice of unknown thickness in any case. */
  readonly withinSlice?: boolean;
  readonly budget?: number | undefined;
}

/**
 * All figures of two masks by their surface elements; in steps, with the fraction done. Where one mask is empty, only the surface of the other is
 * a number.
 */
export function* surfelSteps(arena: Arena, input: SurfelInput): Generator<number, SurfaceFigures, void> {
  const { masks, box, grid, isOneEmpty, tolerancesMm, budget } = input;
  const isImage = grid.slicePositionsMm.length === 1 && grid.sliceThicknessMm === undefined;
  const withinSlice = isImage || (input.withinSlice ?? false);
  const pair = yield* surfelPair(arena, masks, box, grid, { withinSlice, budget, isSurfaceOnly: isOneEmpty });
  if (!isOneEmpty) return surfelFigures(arena, pair, tolerancesMm);
  const [surfaceA, surfaceB] = [pair.ab, pair.ba].map((list) => areaOf(pair.areas, allOf(arena, list, pair.areas)));
  return noFigures(surfaceA ?? 0, surfaceB ?? 0, tolerancesMm);
}

/**
 * The figures of the surface elements of two masks, each weighted with its area; the lists are used up. The 95th percentile is the smallest
 * distance up to which 95 % of the area lies. Sums are taken by class, in the classes' order, of distances in reading order; exchanging the
 * masks exchanges what is A's and B's and changes no other bit. As surface-distance 0.1 has them, DOI 10.2196/26151.
 */
function surfelFigures(arena: Arena, { areas, ab, ba }: SurfelPair, tolerancesMm: readonly number[]): SurfaceFigures {
  const scratch = arena.alloc(areas.length * 8);
  const [A, B] = [measure(arena, ab, areas, scratch), measure(arena, ba, areas, scratch)];
  const surface = A.surface + B.surface;
  const within = (list: Direction, mm: number) => areaOf(areas, countsOf(arena, list, areas, mm, scratch).within);
  const nsd = tolerancesMm.map((toleranceMm) => {
    const reach = reachOf(toleranceMm);
    return { toleranceMm, value: (within(A, reach) + within(B, reach)) / surface };
  });
  const percentile = createPercentile(arena, areas, surface);
  const [atZeroA, atZeroB] = [A, B].map((list) => countsOf(arena, list, areas, 0, scratch)) as [Counts, Counts];
  const [p95A, p95B] = [percentile([A], [atZeroA]), percentile([B], [atZeroB])];
  const pooled = percentile([A, B], [atZeroA, atZeroB]);
  const [meanA, meanB] = [A.moment / A.surface, B.moment / B.surface];
  return {
    surfaceA: A.surface,
    surfaceB: B.surface,
    hausdorffMm: Math.max(A.largest, B.largest),
    hd95Mm: Math.max(p95A, p95B),
    hd95PooledMm: pooled,
    hd95MeanMm: (p95A + p95B) / 2,
    assdMm: (A.moment + B.moment) / surface,
    masdMm: (meanA + meanB) / 2,
    meanAToBMm: meanA,
    meanBToAMm: meanB,
    nsd,
  };
}

/** The area of the elements that `counts` counts by class, in mm². */
function areaOf(areas: Float64Array, counts: ArrayLike<number>): number {
  let sum = 0;
  for (let own = 0; own < areas.length; own++) sum += (areas[own] ?? 0) * (counts[own] ?? 0);
  return sum;
}

function measure(arena: Arena, list: DirectedSurfels, areas: Float64Array, sums: number): Direction {
  arena.f64.fill(0, sums >> 3, (sums >> 3) + areas.length);
  const largest = arena.kernel.rootsByClass(list.address, list.classes, list.count, sums);
  const moment = areaOf(areas, arena.f64.subarray(sums >> 3, (sums >> 3) + areas.length));
  return { ...list, largest, moment, surface: areaOf(areas, allOf(arena, list, areas)) };
}

const allOf = (arena: Arena, { counts }: DirectedSurfels, areas: Float64Array): Int32Array =>
  arena.i32.subarray(counts >> 2, (counts >> 2) + areas.length);

/** Elements by class no farther than a limit. */
interface Counts {
  readonly within: Int32Array;
  readonly all: Int32Array;
}

function countsOf(arena: Arena, list: Direction, areas: Float64Array, limit: number, scratch: number): Counts {
  const beyond = arena.i32.subarray(scratch >> 2, (scratch >> 2) + areas.length).fill(0);
  arena.kernel.countBeyond(list.address, list.classes, list.count, limit, scratch);
  const all = allOf(arena, list, areas);
  return { all, within: all.map((count, own) => count - (beyond[own] ?? 0)) };
}

/**
 * The 95th percentile of directions taken together. Areas are rounded to units so small that the sums of all are exact (2^-52 of the whole
 * surface), so the order of the elements cannot matter.
 */
function createPercentile(
  arena: Arena,
  areas: Float64Array,
  surface: number,
): (directions: readonly Direction[], counts: readonly Counts[]) => number {
  let unit = 1;
  while (unit * 2 ** 52 > surface) unit /= 2;
  while (unit * 2 ** 52 < surface) unit *= 2;
  const exact = areas.map((area) => Math.round(area / unit) * unit);
  const weights = arena.alloc(exact.length * 8);
  arena.f64.set(exact, weights >> 3);
  return (directions, counts) => {
    const total = counts.reduce((sum, { all }) => sum + areaOf(exact, all), 0);
    const zeros = counts.reduce((sum, { within }) => sum + areaOf(exact, within), 0);
    const wanted = total * (0.95 - SAME_SHARE) - zeros;
    if (wanted <= 0) return 0;
    const mark = arena.mark();
    const { address, classes, count } = joined(arena, directions);
    const found = arena.kernel.selectWeight(address, classes, count, weights, wanted);
    arena.release(mark);
    return found;
  };
}

/** One list of the distances of all directions, and of their classes. */
function joined(arena: Arena, directions: readonly Direction[]): Pick<Direction, 'address' | 'classes' | 'count'> {
  const [only, ...others] = directions;
  if (only !== undefined && others.length === 0) return only;
  const count = directions.reduce((sum, one) => sum + one.count, 0);
  const [address, classes] = [arena.alloc(count * 8), arena.alloc(count * 4)];
  let at = 0;
  for (const one of directions) {
    arena.f64.copyWithin((address >> 3) + at, one.address >> 3, (one.address >> 3) + one.count);
    arena.i32.copyWithin((classes >> 2) + at, one.classes >> 2, (one.classes >> 2) + one.count);
    at += one.count;
  }
  return { address, classes, count };
}
