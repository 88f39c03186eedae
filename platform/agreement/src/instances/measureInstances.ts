import { AgreementError } from '../agreementError.ts';
import { unionBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import { cropRuns } from '../mask/voxelRuns.ts';
import { kappaOf, measurePair } from '../pair/measurePair.ts';
import type { PairMetrics, PairOptions } from '../pair/pairMetrics.ts';
import { type Instance, instanceRuns } from './instanceFacts.ts';
import type { InstanceMatching, InstancePair } from './instanceMatching.ts';

/** A matched pair of instances and what was measured of it: A is the left one. */
export interface MeasuredInstances extends InstancePair {
  readonly metrics: PairMetrics;
}

/**
 * Measures each matched pair of instances, as `measurePair` does their masks, in the order of the pairs. Works on the columns and rows around the two,
 * so fifty lesions need no fifty stacks. Throws `MASKS_DIFFER`, `GRID_INVALID`, and `READS_INVALID` if the matching is of other instances.
 */
export function measureInstances(
  left: readonly Instance[],
  right: readonly Instance[],
  grid: Grid,
  matching: InstanceMatching,
  options: PairOptions = {},
): MeasuredInstances[] {
  return matching.pairs.map((pair) => {
    const [a, b] = [left[pair.left], right[pair.right]];
    if (a === undefined || b === undefined) {
      throw new AgreementError('READS_INVALID', 'The matching names instances that are not in the lists.');
    }
    return { ...pair, metrics: measureInstancePair(a, b, grid, options) };
  });
}

function measureInstancePair(a: Instance, b: Instance, grid: Grid, options: PairOptions): PairMetrics {
  const [p, q] = [instanceRuns(a), instanceRuns(b)];
  const box = unionBox(p.box, q.box) ?? { columnFrom: 0, columnTo: 0, rowFrom: 0, rowTo: 0, sliceFrom: 0, sliceTo: 0 };
  const metrics = measurePair(cropRuns(p, box), cropRuns(q, box), grid, options);
  const voxelsOfRegion = p.columns * p.rows * p.slices;
  // Of the whole grid, not of the crop.
  return { ...metrics, voxelsOfRegion, kappa: kappaOf(metrics, voxelsOfRegion) };
}
