import type { Arena } from '../engine/arena.ts';
import type { DirectedDistances } from '../surface/borderPair.ts';
import type { PairMetrics } from './pairMetrics.ts';
import { percentileOf } from './percentile.ts';
import { type Buckets, bucketsOf, ranksOf } from './rankedValues.ts';
import { reachOf } from './tolerance.ts';

/** What is measured of two surfaces. */
export type SurfaceFigures = Pick<
  PairMetrics,
  | 'surfaceA'
  | 'surfaceB'
  | 'hausdorffMm'
  | 'hd95Mm'
  | 'hd95PooledMm'
  | 'hd95MeanMm'
  | 'assdMm'
  | 'masdMm'
  | 'meanAToBMm'
  | 'meanBToAMm'
  | 'nsd'
>;

/** The figures where a mask is empty: none is defined. */
export function noFigures(surfaceA: number, surfaceB: number, tolerancesMm: readonly number[]): SurfaceFigures {
  const nothing = {
    hausdorffMm: null,
    hd95Mm: null,
    hd95PooledMm: null,
    hd95MeanMm: null,
    assdMm: null,
    masdMm: null,
    meanAToBMm: null,
    meanBToAMm: null,
  };
  return { surfaceA, surfaceB, ...nothing, nsd: tolerancesMm.map((toleranceMm) => ({ toleranceMm, value: null })) };
}

/**
 * The figures of two lists of squared border distances; the lists are used up. Exchanging the lists exchanges what is A's and B's and
 * changes no other bit.
 */
export function figuresOf(
  arena: Arena,
  [ab, ba]: readonly [DirectedDistances, DirectedDistances],
  tolerancesMm: readonly number[],
): SurfaceFigures {
  const { kernel } = arena;
  const sumAB = rootsOf(arena, ab);
  const sumBA = rootsOf(arena, ba);
  const hausdorffMm = Math.max(sumAB.largest, sumBA.largest);
  const voxels = ab.voxels + ba.voxels;
  const together = voxels - ab.count - ba.count;
  const within = (mm: number) =>
    together + kernel.countWithin(ab.address, ab.count, mm) + kernel.countWithin(ba.address, ba.count, mm);
  const [bucketsAB, bucketsBA] = [bucketsOf(arena, ab, hausdorffMm), bucketsOf(arena, ba, hausdorffMm)];
  const p95AB = p95(arena, [ab], bucketsAB);
  const p95BA = p95(arena, [ba], bucketsBA);
  const [meanAToBMm, meanBToAMm] = [sumAB.sum / ab.voxels, sumBA.sum / ba.voxels];
  return {
    surfaceA: ab.voxels,
    surfaceB: ba.voxels,
    hausdorffMm,
    hd95Mm: Math.max(p95AB, p95BA),
    hd95PooledMm: p95(arena, [ab, ba], bucketsAB, bucketsBA),
    hd95MeanMm: (p95AB + p95BA) / 2,
    assdMm: (sumAB.sum + sumBA.sum) / voxels,
    masdMm: (meanAToBMm + meanBToAMm) / 2,
    meanAToBMm,
    meanBToAMm,
    nsd: tolerancesMm.map((toleranceMm) => ({ toleranceMm, value: within(reachOf(toleranceMm)) / voxels })),
  };
}

/** Makes the squared distances of a list distances in mm. Returns their sum and the largest of them. */
function rootsOf(arena: Arena, { address, count }: DirectedDistances): { sum: number; largest: number } {
  const mark = arena.mark();
  const into = arena.alloc(16);
  arena.kernel.rootsAndSum(address, count, into);
  arena.release(mark);
  const { f64 } = arena;
  return { sum: f64[into >> 3] ?? 0, largest: f64[(into >> 3) + 1] ?? 0 };
}

/** The 95th percentile of lists in mm, together with the zeros that are not on them. */
function p95(arena: Arena, lists: readonly DirectedDistances[], ...buckets: readonly [Buckets, Buckets?]): number {
  const voxels = lists.reduce((sum, list) => sum + list.voxels, 0);
  const zeros = lists.reduce((sum, list) => sum - list.count, voxels);
  const mark = arena.mark();
  const valueAt = ranksOf(arena, ...buckets);
  const found = percentileOf(voxels, 0.95, (rank) => (rank < zeros ? 0 : valueAt(rank - zeros)));
  arena.release(mark);
  return found;
}
