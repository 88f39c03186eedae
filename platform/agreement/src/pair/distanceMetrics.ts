import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { type SurfaceDistances, surfaceDistances } from '../surface/surfaceDistances.ts';

/** Hausdorff distance in mm: the largest distance from either surface to the other. Null if a mask is empty. DOI 10.1109/34.232073. */
export function hausdorffMm(a: BitMask, b: BitMask, grid: Grid): number | null {
  return hausdorffOf(surfaceDistances(a, b, grid));
}

/**
 * HD95 in mm: the larger of the two directed 95th percentiles of the surface distances, linearly interpolated between
 * ranks. (Others pool both directions or average them: up to 26 % apart, so never compare without the definition.)
 * Null if a mask is empty. DOI 10.1038/s41592-023-02151-z.
 */
export function hd95Mm(a: BitMask, b: BitMask, grid: Grid): number | null {
  return hd95Of(surfaceDistances(a, b, grid));
}

/**
 * Average symmetric surface distance in mm: the mean over the boundary voxels of both masks together. Null if a mask is
 * empty. DOI 10.1109/TMI.2009.2013851.
 */
export function assdMm(a: BitMask, b: BitMask, grid: Grid): number | null {
  return assdOf(surfaceDistances(a, b, grid));
}

/** {@link hausdorffMm} from distances already measured. */
export function hausdorffOf(distances: SurfaceDistances | null): number | null {
  return distances === null ? null : Math.max(distances.aToB.at(-1) ?? 0, distances.bToA.at(-1) ?? 0);
}

/** {@link hd95Mm} from distances already measured. */
export function hd95Of(distances: SurfaceDistances | null): number | null {
  return distances === null ? null : Math.max(percentile(distances.aToB, 0.95), percentile(distances.bToA, 0.95));
}

/** {@link assdMm} from distances already measured. */
export function assdOf(distances: SurfaceDistances | null): number | null {
  if (distances === null) return null;
  const sum = (values: Float64Array) => values.reduce((total, mm) => total + mm, 0);
  const { aToB, bToA } = distances;
  return (sum(aToB) + sum(bToA)) / (aToB.length + bToA.length);
}

/**
 * The quantile of ascending values, linear between ranks (method 7 of Hyndman and Fan, NumPy's default, including its
 * way of rounding). DOI 10.2307/2684934.
 */
function percentile(ascending: Float64Array, quantile: number): number {
  const rank = (ascending.length - 1) * quantile;
  const below = Math.floor(rank);
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? low;
  const part = rank - below;
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}
