import type { BitMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import type { OverlapCounts } from '../mask/maskOverlap.ts';
import { measurePair } from './measurePair.ts';
import type { SingleMetricId } from './metrics.ts';
import type { PairMetrics } from './pairMetrics.ts';

/** Everything measured between two masks on one grid. */
export interface MaskComparison extends OverlapCounts {
  /** Which of the masks hold anything: `neither` is agreement on absence, `onlyA` and `onlyB` differ in presence. */
  readonly presence: 'both' | 'onlyA' | 'onlyB' | 'neither';
  /** Null for a single slice of unknown thickness. */
  readonly volumeAMl: number | null;
  readonly volumeBMl: number | null;
  /** As defined in `METRICS`, by the border definition; null where not defined, never NaN or Infinity. */
  readonly metrics: Readonly<Record<SingleMetricId, number | null>>;
}

/** Measures all metrics between two masks at once ({@link measurePair}). Throws `MASKS_DIFFER`, `GRID_INVALID`. */
export function compareMasks(a: BitMask, b: BitMask, grid: Grid): MaskComparison {
  const pair = measurePair(a, b, grid);
  const { voxelsA, voxelsB, voxelsBoth, volumeAMl, volumeBMl } = pair;
  return {
    voxelsA,
    voxelsB,
    voxelsBoth,
    presence: presenceOf({ voxelsA, voxelsB }),
    volumeAMl,
    volumeBMl,
    metrics: singleMetrics(pair),
  };
}

/** The values of {@link METRICS} that there is one of for a pair. */
export function singleMetrics(pair: PairMetrics): MaskComparison['metrics'] {
  const { dice, iou, kappa, hausdorffMm, hd95Mm, hd95PooledMm, hd95MeanMm, assdMm, masdMm } = pair;
  const { volumeDifferenceMl, signedVolumeDifferenceMl, volumeDifferencePercent } = pair;
  return {
    dice,
    iou,
    hausdorffMm,
    hd95Mm,
    hd95PooledMm,
    hd95MeanMm,
    assdMm,
    masdMm,
    volumeDifferenceMl,
    signedVolumeDifferenceMl,
    volumeDifferencePercent,
    kappa,
  };
}

function presenceOf({ voxelsA, voxelsB }: Pick<OverlapCounts, 'voxelsA' | 'voxelsB'>): MaskComparison['presence'] {
  if (voxelsA > 0) return voxelsB > 0 ? 'both' : 'onlyA';
  return voxelsB > 0 ? 'onlyB' : 'neither';
}
