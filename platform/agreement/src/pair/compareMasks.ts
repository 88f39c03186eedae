import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import type { OverlapCounts } from '../mask/maskOverlap.ts';
import { measurePair } from './measurePair.ts';
import type { MetricId } from './metrics.ts';

/** Everything measured between two masks on one grid. */
export interface MaskComparison extends OverlapCounts {
  /** Which of the masks hold anything: `neither` is agreement on absence, `onlyA` and `onlyB` differ in presence. */
  readonly presence: 'both' | 'onlyA' | 'onlyB' | 'neither';
  /** Null for a single slice of unknown thickness. */
  readonly volumeAMl: number | null;
  readonly volumeBMl: number | null;
  /** As defined in `METRICS`, by the border definition; null where not defined, never NaN or Infinity. */
  readonly metrics: Readonly<Record<MetricId, number | null>>;
}

/** Measures all metrics between two masks at once ({@link measurePair}). Throws `MASKS_DIFFER`, `GRID_INVALID`. */
export function compareMasks(a: BitMask, b: BitMask, grid: Grid): MaskComparison {
  const { voxelsA, voxelsB, voxelsBoth, volumeAMl, volumeBMl, ...pair } = measurePair(a, b, grid);
  return {
    voxelsA,
    voxelsB,
    voxelsBoth,
    presence: presenceOf({ voxelsA, voxelsB }),
    volumeAMl,
    volumeBMl,
    metrics: {
      dice: pair.dice,
      iou: pair.iou,
      hausdorffMm: pair.hausdorffMm,
      hd95Mm: pair.hd95Mm,
      assdMm: pair.assdMm,
      volumeDifferenceMl: pair.volumeDifferenceMl,
      volumeDifferencePercent: pair.volumeDifferencePercent,
    },
  };
}

function presenceOf({ voxelsA, voxelsB }: Pick<OverlapCounts, 'voxelsA' | 'voxelsB'>): MaskComparison['presence'] {
  if (voxelsA > 0) return voxelsB > 0 ? 'both' : 'onlyA';
  return voxelsB > 0 ? 'onlyB' : 'neither';
}
