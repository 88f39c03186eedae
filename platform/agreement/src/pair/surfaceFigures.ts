import type { Arena } from '../engine/arena.ts';
import type { DirectedDistances } from '../surface/borderPair.ts';
import type { PairMetrics } from './pairMetrics.ts';
import { percentileOf } from './percentile.ts';

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
 * The figures of two lists of squared border distances that follow one another in the arena; the lists are used up. Exchanging the lists exchanges
 * what is A's and B's and changes no other bit.
 */
export function figuresOf(
  arena: Arena,
  [ab, ba]: readonly [DirectedDistances, DirectedDistances],
  tolerancesMm: readonly number[],
): SurfaceFigures {
  const { kernel } = arena;
  const scratch = arena.alloc(16);
  const [sumAB, sumBA] = [ab, ba].map((list) => {
    kernel.rootsAndSum(list.address, list.count, scratch);
    const { f64 } = arena;
    return { sum: f64[scratch >> 3] ?? 0, largest: f64[(scratch >> 3) + 1] ?? 0 };
  }) as [Sum, Sum];
  const voxels = ab.voxels + ba.voxels;
  const apart = ab.count + ba.count;
  const within = (mm: number) =>
    voxels - apart + kernel.countWithin(ab.address, ab.count, mm) + kernel.countWithin(ba.address, ba.count, mm);
  const nsd = tolerancesMm.map((toleranceMm) => ({
    toleranceMm,
    value: toleranceMm < 0 ? 0 : within(toleranceMm) / voxels,
  }));
  const [p95AB, p95BA] = [p95(arena, ab), p95(arena, ba)];
  // The lists start on multiples of 16 bytes: an odd first one leaves a gap.
  arena.f64.copyWithin((ab.address >> 3) + ab.count, ba.address >> 3, (ba.address >> 3) + ba.count);
  const pooled = p95(arena, { address: ab.address, count: apart, voxels });
  const [meanAB, meanBA] = [sumAB.sum / ab.voxels, sumBA.sum / ba.voxels];
  return {
    surfaceA: ab.voxels,
    surfaceB: ba.voxels,
    hausdorffMm: Math.max(sumAB.largest, sumBA.largest),
    hd95Mm: Math.max(p95AB, p95BA),
    hd95PooledMm: pooled,
    hd95MeanMm: (p95AB + p95BA) / 2,
    assdMm: (sumAB.sum + sumBA.sum) / voxels,
    masdMm: (meanAB + meanBA) / 2,
    meanAToBMm: meanAB,
    meanBToAMm: meanBA,
    nsd,
  };
}

interface Sum {
  readonly sum: number;
  readonly largest: number;
}

/** The 95th percentile of a list in mm and of the zeros that are not on it. */
function p95(arena: Arena, { address, count, voxels }: DirectedDistances): number {
  const zeros = voxels - count;
  return percentileOf(voxels, 0.95, (rank) =>
    rank < zeros ? 0 : arena.kernel.selectRank(address, count, rank - zeros),
  );
}
