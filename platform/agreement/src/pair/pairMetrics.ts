/**
 * How the surface of a mask is sampled for distances. `border`: the centres of its border voxels (one of 6 neighbours outside, as SciPy,
 * MedPy, MONAI have it). `surfel`: the surface elements of marching cubes around voxel corners, each weighted by its area in mm²
 * (DeepMind surface-distance, Nikolov et al., DOI 10.2196/26151). Values of the two are never to be compared with each other.
 */
export type SurfaceDefinition = 'border' | 'surfel';

/** What is asked of a pair of masks. */
export interface PairOptions {
  /** `border` if absent. */
  readonly definition?: SurfaceDefinition;
  /** Tolerances of the normalised surface Dice, in mm, 0 or more. */
  readonly tolerancesMm?: readonly number[];
}

/** Voxels of each slice, from slice 0. */
export interface SliceCounts {
  readonly voxelsA: Uint32Array;
  readonly voxelsB: Uint32Array;
  readonly voxelsBoth: Uint32Array;
}

/** Normalised surface Dice at one tolerance; null where a mask is empty. */
export interface SurfaceDiceAt {
  readonly toleranceMm: number;
  readonly value: number | null;
}

/**
 * Everything that is measured of a pair of masks on one grid; unrounded. Null: not defined (see METRICS). Exchanging the masks exchanges
 * what is A's and B's, negates what is signed, and changes no other bit.
 */
export interface PairMetrics {
  readonly definition: SurfaceDefinition;
  readonly voxelsA: number;
  readonly voxelsB: number;
  readonly voxelsBoth: number;
  /** Voxels of the whole grid: the region that `kappa` is over. */
  readonly voxelsOfRegion: number;
  readonly slices: SliceCounts;
  readonly dice: number | null;
  readonly iou: number | null;
  /** Cohen's kappa of the voxels of the whole grid; descriptive only: it depends on the region (R12.3). */
  readonly kappa: number | null;
  /** Null for a single slice of unknown thickness. */
  readonly volumeAMl: number | null;
  readonly volumeBMl: number | null;
  /** B minus A. */
  readonly signedVolumeDifferenceMl: number | null;
  readonly volumeDifferenceMl: number | null;
  readonly volumeDifferencePercent: number | null;
  /** Border voxels, or mm² of surface elements. */
  readonly surfaceA: number;
  readonly surfaceB: number;
  readonly hausdorffMm: number | null;
  /** The larger of the two directed 95th percentiles: the definition that rules use. */
  readonly hd95Mm: number | null;
  /** The 95th percentile of both directions together (MedPy). */
  readonly hd95PooledMm: number | null;
  /** The mean of the two directed 95th percentiles (plastimatch). */
  readonly hd95MeanMm: number | null;
  /** Mean over both directions together. */
  readonly assdMm: number | null;
  /** Mean of the two directed means. */
  readonly masdMm: number | null;
  readonly meanAToBMm: number | null;
  readonly meanBToAMm: number | null;
  readonly nsd: readonly SurfaceDiceAt[];
}
