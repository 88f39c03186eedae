import { type BitMask, checkSameSize } from '../mask/bitMask.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { diceOf, iouOf, type OverlapCounts, overlapCounts } from '../mask/maskOverlap.ts';
import { volumeMl } from '../mask/maskVolume.ts';
import { surfaceDistances } from '../surface/surfaceDistances.ts';
import { assdOf, hausdorffOf, hd95Of } from './distanceMetrics.ts';
import type { MetricId } from './metrics.ts';

/** Everything measured between two masks on one grid. */
export interface MaskComparison extends OverlapCounts {
  /** Which of the masks hold anything: `neither` is agreement on absence, `onlyA` and `onlyB` differ in presence. */
  readonly presence: 'both' | 'onlyA' | 'onlyB' | 'neither';
  /** Null for a stack of one slice of unknown thickness. */
  readonly volumeAMl: number | null;
  readonly volumeBMl: number | null;
  /** As defined in `METRICS`; null where not defined, never NaN or Infinity. */
  readonly metrics: Readonly<Record<MetricId, number | null>>;
}

/** Measures all metrics between two masks at once. Throws `MASKS_DIFFER`, `GRID_INVALID`. */
export function compareMasks(a: BitMask, b: BitMask, grid: Grid): MaskComparison {
  checkSameSize(a, b);
  checkGrid(grid, a);
  const counts = overlapCounts(a, b);
  const volumeAMl = volumeMl(a, grid);
  const volumeBMl = volumeMl(b, grid);
  const distances = surfaceDistances(a, b, grid);
  return {
    ...counts,
    presence: presenceOf(counts),
    volumeAMl,
    volumeBMl,
    metrics: {
      dice: diceOf(counts),
      iou: iouOf(counts),
      hausdorffMm: hausdorffOf(distances),
      hd95Mm: hd95Of(distances),
      assdMm: assdOf(distances),
      ...volumeDifferences(volumeAMl, volumeBMl),
    },
  };
}

function presenceOf({ voxelsA, voxelsB }: OverlapCounts): MaskComparison['presence'] {
  if (voxelsA > 0) return voxelsB > 0 ? 'both' : 'onlyA';
  return voxelsB > 0 ? 'onlyB' : 'neither';
}

function volumeDifferences(
  a: number | null,
  b: number | null,
): { volumeDifferenceMl: number | null; volumeDifferencePercent: number | null } {
  if (a === null || b === null) return { volumeDifferenceMl: null, volumeDifferencePercent: null };
  const ml = Math.abs(a - b);
  return { volumeDifferenceMl: ml, volumeDifferencePercent: a + b === 0 ? null : (100 * ml) / ((a + b) / 2) };
}
