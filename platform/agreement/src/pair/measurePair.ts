import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { voxelsPerSlice } from '../mask/maskCounts.ts';
import { andMasks } from '../mask/maskLogic.ts';
import { surfaceDistances } from '../surface/surfaceDistances.ts';
import { compareMasks } from './compareMasks.ts';
import type { PairMetrics, PairOptions } from './pairMetrics.ts';

/**
 * Measures two masks on one grid. Throws `MASKS_DIFFER`, `GRID_INVALID`.
 */
export function measurePair(a: BitMask, b: BitMask, grid: Grid, options: PairOptions = {}): PairMetrics {
  const steps = measurePairSteps(a, b, grid, options);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/**
 * {@link measurePair} in steps: yields the fraction done (0 to 1) every few milliseconds, so that a worker can answer in between and a
 * caller can stop by not asking for the next step.
 */
export function* measurePairSteps(
  a: BitMask,
  b: BitMask,
  grid: Grid,
  options: PairOptions = {},
): Generator<number, PairMetrics, void> {
  yield 0;
  const { definition = 'border', tolerancesMm = [] } = options;
  const { metrics, voxelsA, voxelsB, voxelsBoth, volumeAMl, volumeBMl } = compareMasks(a, b, grid);
  const voxelsOfRegion = a.columns * a.rows * a.slices;
  const observed = (voxelsOfRegion - voxelsA - voxelsB + 2 * voxelsBoth) / voxelsOfRegion;
  const chance = (voxelsA * voxelsB + (voxelsOfRegion - voxelsA) * (voxelsOfRegion - voxelsB)) / voxelsOfRegion ** 2;
  const distances = surfaceDistances(a, b, grid);
  const [ab, ba] = [distances?.aToB ?? new Float64Array(), distances?.bToA ?? new Float64Array()];
  const isDefined = distances !== null;
  const mean = (values: Float64Array) => values.reduce((sum, mm) => sum + mm, 0) / values.length;
  const p95 = (values: Float64Array) => {
    const rank = 0.95 * (values.length - 1);
    const low = values[Math.floor(rank)] ?? 0;
    return low + (rank - Math.floor(rank)) * ((values[Math.ceil(rank)] ?? low) - low);
  };
  const all = Float64Array.from([...ab, ...ba]).sort();
  return {
    definition,
    voxelsA,
    voxelsB,
    voxelsBoth,
    voxelsOfRegion,
    slices: { voxelsA: voxelsPerSlice(a), voxelsB: voxelsPerSlice(b), voxelsBoth: voxelsPerSlice(andMasks(a, b)) },
    dice: metrics.dice,
    iou: metrics.iou,
    kappa: chance === 1 ? null : (observed - chance) / (1 - chance),
    volumeAMl,
    volumeBMl,
    signedVolumeDifferenceMl: volumeAMl === null || volumeBMl === null ? null : volumeBMl - volumeAMl,
    volumeDifferenceMl: metrics.volumeDifferenceMl,
    volumeDifferencePercent: metrics.volumeDifferencePercent,
    surfaceA: ab.length,
    surfaceB: ba.length,
    hausdorffMm: metrics.hausdorffMm,
    hd95Mm: metrics.hd95Mm,
    hd95PooledMm: isDefined ? p95(all) : null,
    hd95MeanMm: isDefined ? (p95(ab) + p95(ba)) / 2 : null,
    assdMm: metrics.assdMm,
    masdMm: isDefined ? (mean(ab) + mean(ba)) / 2 : null,
    meanAToBMm: isDefined ? mean(ab) : null,
    meanBToAMm: isDefined ? mean(ba) : null,
    nsd: tolerancesMm.map((toleranceMm) => ({
      toleranceMm,
      value: isDefined ? all.filter((mm) => mm <= toleranceMm).length / all.length : null,
    })),
  };
}
