import type { OutlineDistances } from '../surface/outlineDistances.ts';
import { percentileOf } from './percentile.ts';

/** The largest of the distances, in mm; null without any. DOI 10.1109/34.232073. */
export function hausdorffOf(distances: OutlineDistances | null): number | null {
  return distances === null ? null : Math.max(distances.aToB.at(-1) ?? 0, distances.bToA.at(-1) ?? 0);
}

/** The larger of the two directed 95th percentiles, in mm; null without any. DOI 10.1038/s41592-023-02151-z. */
export function hd95Of(distances: OutlineDistances | null): number | null {
  return distances === null ? null : Math.max(percentile(distances.aToB, 0.95), percentile(distances.bToA, 0.95));
}

/** The mean of all distances, in mm; null without any. DOI 10.1109/TMI.2009.2013851. */
export function assdOf(distances: OutlineDistances | null): number | null {
  if (distances === null) return null;
  const sum = (values: Float64Array) => values.reduce((total, mm) => total + mm, 0);
  const { aToB, bToA } = distances;
  return (sum(aToB) + sum(bToA)) / (aToB.length + bToA.length);
}

function percentile(ascending: Float64Array, quantile: number): number {
  return percentileOf(ascending.length, quantile, (rank) => ascending[rank] ?? Number.NaN);
}
