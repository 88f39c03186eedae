import {
  type BitMask,
  connectedComponents,
  detectionCounts,
  type Grid,
  matchInstances,
  measureInstances,
  type PairMetrics,
  type PairOptions,
} from '@overread/agreement';
import type { LesionAgreement } from './agreementReport.ts';

/** With more parts than this a label is no list of lesions but noise. */
const MOST = 1000;

/**
 * The connected parts of two masks as lesions: those that share a voxel are one cluster, within which they are paired one to one by the largest
 * intersection over union. Null where either has more than a thousand parts.
 */
export function measureLesions(a: BitMask, b: BitMask, grid: Grid, options: PairOptions): LesionAgreement | null {
  const [left, right] = [connectedComponents(a), connectedComponents(b)];
  if (Math.max(left.length, right.length) > MOST) return null;
  const matching = matchInstances(left, right, grid);
  const pairs = measureInstances(left, right, grid, matching, options).map(({ metrics }) => pairOf(metrics));
  return { ...detectionCounts(matching), pairs };
}

function pairOf(found: PairMetrics): LesionAgreement['pairs'][number] {
  const { voxelsA, voxelsB, volumeAMl, volumeBMl, dice, iou, hausdorffMm, hd95Mm, assdMm, nsd } = found;
  return { voxelsA, voxelsB, volumeAMl, volumeBMl, dice, iou, hausdorffMm, hd95Mm, assdMm, nsd };
}
