/**
 * Version of the definitions below and of the matching and consensus methods. It is written into every agreement
 * record; a change of any number that this package computes changes it.
 */
export const AGREEMENT_VERSION = '2.0.0';

/** One metric: what it is called, its unit (UCUM; '1' for a ratio), its definition, and where that comes from. */
export interface MetricDefinition {
  readonly name: string;
  readonly unit: '1' | 'mm' | 'ml' | '%';
  /** Whether larger values mean better or worse agreement. */
  readonly better: 'larger' | 'smaller';
  readonly definition: string;
  readonly doi: string;
}

/** The metrics of a pair of masks. All are symmetric: exchanging the masks changes no bit. */
export const METRICS = Object.freeze({
  dice: {
    name: 'Dice',
    unit: '1',
    better: 'larger',
    definition:
      'Twice the voxels in both masks, divided by the voxels of one plus those of the other. One empty: 0. Both empty: not defined (agreement on absence).',
    doi: '10.2307/1932409',
  },
  iou: {
    name: 'Intersection over union',
    unit: '1',
    better: 'larger',
    definition:
      'Voxels in both masks divided by voxels in either. One empty: 0. Both empty: not defined (agreement on absence).',
    doi: '10.1111/j.1469-8137.1912.tb05611.x',
  },
  hausdorffMm: {
    name: 'Hausdorff distance',
    unit: 'mm',
    better: 'smaller',
    definition:
      'The largest distance from a boundary voxel of either mask to the nearest boundary voxel of the other. Boundary voxels have one of 6 neighbours outside; beyond the image is outside. Not defined if a mask is empty.',
    doi: '10.1109/34.232073',
  },
  hd95Mm: {
    name: 'HD95',
    unit: 'mm',
    better: 'smaller',
    definition:
      'The larger of the two directed 95th percentiles of the boundary distances, linearly interpolated between ranks. Not defined if a mask is empty.',
    doi: '10.1038/s41592-023-02151-z',
  },
  assdMm: {
    name: 'Average symmetric surface distance',
    unit: 'mm',
    better: 'smaller',
    definition: 'The mean of the boundary distances of both directions together. Not defined if a mask is empty.',
    doi: '10.1109/TMI.2009.2013851',
  },
  volumeDifferenceMl: {
    name: 'Volume difference',
    unit: 'ml',
    better: 'smaller',
    definition:
      'The absolute difference of the two volumes. A slice is as thick as half the distance to each neighbour; the end slices take the whole distance to their only one.',
    doi: '10.1186/s12880-015-0068-x',
  },
  volumeDifferencePercent: {
    name: 'Relative volume difference',
    unit: '%',
    better: 'smaller',
    definition:
      'The absolute difference of the two volumes, in percent of their mean. One empty: 200. Both empty: not defined (agreement on absence).',
    doi: '10.1186/s12880-015-0068-x',
  },
} as const satisfies Record<string, MetricDefinition>);

/** The identifier of a metric. */
export type MetricId = keyof typeof METRICS;
