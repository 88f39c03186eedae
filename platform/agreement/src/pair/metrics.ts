/**
 * Version of the definitions below and of the matching and consensus methods. It is written into every agreement
 * record; a change of any number that this package computes changes it.
 */
export const AGREEMENT_VERSION = '2.0.0';

/** One metric: what it is called, its unit (UCUM; '1' for a ratio), its definition, and where that comes from. */
export interface MetricDefinition {
  readonly name: string;
  readonly unit: '1' | 'mm' | 'ml' | '%';
  /** Which values mean better agreement; `zero`: those nearer to 0, whatever their sign. */
  readonly better: 'larger' | 'smaller' | 'zero';
  readonly definition: string;
  /** What is otherwise where surfaces are measured by their elements (`SurfaceDefinition` `surfel`); absent: nothing. */
  readonly surfel?: string;
  readonly doi: string;
}

/**
 * The metrics of a pair of masks. Exchanging the masks changes no bit, but for the sign of what is signed. Distances are between boundary voxels;
 * the surfel definition (see `SurfaceDefinition`) has the same names and other values: `surfel` says how.
 */
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
    surfel:
      'Surface elements around the corners between voxels instead of boundary voxels; a corner is an element where some but not all of the 8 voxels around it are inside.',
    doi: '10.1109/34.232073',
  },
  hd95Mm: {
    name: 'HD95',
    unit: 'mm',
    better: 'smaller',
    definition:
      'The larger of the two directed 95th percentiles of the boundary distances, linearly interpolated between ranks. Not defined if a mask is empty.',
    surfel:
      'The directed percentile is the smallest distance up to which 95 % of the area of the surface lies; nothing is interpolated.',
    doi: '10.1038/s41592-023-02151-z',
  },
  hd95PooledMm: {
    name: 'HD95, pooled',
    unit: 'mm',
    better: 'smaller',
    definition:
      'The 95th percentile of the boundary distances of both directions together, linearly interpolated between ranks. Not defined if a mask is empty.',
    surfel: 'The smallest distance up to which 95 % of the area of both surfaces lies; nothing is interpolated.',
    doi: '10.48550/arXiv.2410.02630',
  },
  hd95MeanMm: {
    name: 'HD95, mean of directions',
    unit: 'mm',
    better: 'smaller',
    definition:
      'The mean of the two directed 95th percentiles of the boundary distances, each linearly interpolated between ranks. Not defined if a mask is empty.',
    surfel: 'Each directed percentile is the smallest distance up to which 95 % of the area of that surface lies.',
    doi: '10.48550/arXiv.2410.02630',
  },
  assdMm: {
    name: 'Average symmetric surface distance',
    unit: 'mm',
    better: 'smaller',
    definition: 'The mean of the boundary distances of both directions together. Not defined if a mask is empty.',
    surfel: 'Each surface element counts with its area: the mean over both surfaces together.',
    doi: '10.1109/TMI.2009.2013851',
  },
  masdMm: {
    name: 'Mean absolute surface distance',
    unit: 'mm',
    better: 'smaller',
    definition:
      'The mean of the two directed means of the boundary distances, so that both masks count alike however large. Not defined if a mask is empty.',
    surfel: 'Each directed mean counts the surface elements with their areas.',
    doi: '10.1038/s41592-023-02151-z',
  },
  nsd: {
    name: 'Normalised surface Dice',
    unit: '1',
    better: 'larger',
    definition:
      'The share of the boundary voxels of both masks that lie no farther than a tolerance in mm (and 1e-9 of it, for rounding) from the boundary of the other. Measured at each tolerance that is asked for. Not defined if a mask is empty.',
    surfel: 'The share of the area of both surfaces instead of their boundary voxels.',
    doi: '10.2196/26151',
  },
  volumeDifferenceMl: {
    name: 'Volume difference',
    unit: 'ml',
    better: 'smaller',
    definition:
      'The absolute difference of the two volumes. A slice is as thick as half the distance to each neighbour; the end slices take the whole distance to their only one.',
    doi: '10.1186/s12880-015-0068-x',
  },
  signedVolumeDifferenceMl: {
    name: 'Signed volume difference',
    unit: 'ml',
    better: 'zero',
    definition: 'The volume of the second mask minus that of the first; slices as for the volume difference.',
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
  kappa: {
    name: "Cohen's kappa of the voxels",
    unit: '1',
    better: 'larger',
    definition:
      'Agreement beyond chance on every voxel of the whole image grid, inside or outside. It depends on the size of the grid: descriptive only. Both masks without a voxel, or with all: not defined.',
    doi: '10.1177/001316446002000104',
  },
} as const satisfies Record<string, MetricDefinition>);

/** The identifier of a metric. */
export type MetricId = keyof typeof METRICS;

/** The metrics that a pair of masks has one value of. */
export type SingleMetricId = Exclude<MetricId, 'nsd'>;

/** What a value stands under in records, rules and JSON: the identifier; for `nsd`, which has a value at each tolerance, with that. */
export type MetricKey = SingleMetricId | NsdKey;
export type NsdKey = `nsd@${number}`;

/** The key of the normalised surface Dice at a tolerance: `nsd@1.5`. */
export function nsdKey(toleranceMm: number): NsdKey {
  return `nsd@${toleranceMm}`;
}
