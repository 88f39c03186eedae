import type {
  DetectionCounts,
  MetricDefinition,
  PairMetrics,
  SurfaceDefinition,
  VoxelConfusion,
} from '@overread/agreement';
import type { MatchedBy } from './matchLabels.ts';

/** Raised when a key changes its meaning or goes away; new keys leave it. */
export const SCHEMA_VERSION = 1;

/** What `overread agreement --json` prints. Numbers are unrounded; null: not defined, and `notDefined` says why. */
export interface AgreementReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'overread-agreement';
  readonly software: { readonly name: 'overread'; readonly version: string; readonly agreementVersion: string };
  /** What the distances and the surface Dice are taken of. */
  readonly definition: SurfaceDefinition;
  readonly tolerancesMm: readonly number[];
  /** Neighbours of a voxel for `componentsA` and `componentsB`. */
  readonly connectivity: 26;
  readonly files: { readonly a: ReportedFile; readonly b: ReportedFile };
  readonly grid: ReportedGrid;
  /** How labels of A were found in B. */
  readonly matching: readonly string[];
  readonly labels: readonly LabelAgreement[];
  /** All labels together: the voxels of any label of A against those of any label of B. */
  readonly overall: Measured;
  readonly notes: readonly string[];
  /** What each number is, by its key. */
  readonly metrics: Readonly<Record<string, Pick<MetricDefinition, 'name' | 'unit' | 'definition' | 'doi'>>>;
}

/** A file as it was read. */
export interface ReportedFile {
  readonly name: string;
  readonly format: 'DICOM SEG' | 'NIfTI';
  readonly bytes: number;
  readonly sha256: string;
  readonly labels: number;
}

/** Where the voxels lie. Spacings and positions in mm; directions and origin in DICOM's patient coordinates (LPS). */
export interface ReportedGrid {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly columnSpacingMm: number;
  readonly rowSpacingMm: number;
  /** Null for one slice, and where slices are not equally far apart. */
  readonly sliceSpacingMm: number | null;
  readonly sliceThicknessMm: number | null;
  /** Only where slices are not equally far apart; relative to the first. */
  readonly slicePositionsMm?: readonly number[];
  readonly rowDirection: readonly number[];
  readonly columnDirection: readonly number[];
  readonly sliceDirection: readonly number[];
  readonly origin: readonly number[];
  /** How far voxels of A and B are apart at most, for rounding. */
  readonly apartMm: number;
  /** `images`: all slices; `masks`: those from the first to the last on which either file has a frame. `kappa` depends on it. */
  readonly region: 'images' | 'masks';
}

/** The numbers of one pair of masks. */
export interface Measured {
  /** `neither` agrees on absence and has no Dice; `onlyA` and `onlyB` have Dice 0 and no distances. */
  readonly presence: 'both' | 'onlyA' | 'onlyB' | 'neither';
  /** Why numbers are null; null if all are defined. */
  readonly notDefined: string | null;
  readonly dice: number | null;
  readonly iou: number | null;
  readonly volumeAMl: number | null;
  readonly volumeBMl: number | null;
  readonly signedVolumeDifferenceMl: number | null;
  readonly volumeDifferenceMl: number | null;
  readonly volumeDifferencePercent: number | null;
  readonly hausdorffMm: number | null;
  readonly hd95Mm: number | null;
  readonly hd95PooledMm: number | null;
  readonly hd95MeanMm: number | null;
  readonly assdMm: number | null;
  readonly masdMm: number | null;
  readonly meanAToBMm: number | null;
  readonly meanBToAMm: number | null;
  readonly nsd: readonly { readonly toleranceMm: number; readonly value: number | null }[];
  readonly kappa: number | null;
  readonly componentsA: number;
  readonly componentsB: number;
  readonly voxelsA: number;
  readonly voxelsB: number;
  readonly voxelsBoth: number;
  readonly voxelsOfRegion: number;
  /** All voxels of the region, by what the two masks say of them. */
  readonly confusion: VoxelConfusion;
  /** Border voxels, or mm² of surface elements. */
  readonly surfaceA: number;
  readonly surfaceB: number;
  /** Up to three slices with the most voxels in one mask only, worst first. */
  readonly worstSlices: readonly WorstSlice[];
}

/** The connected parts of a label as lesions. `missing`: in A alone; `extra`: in B alone. */
export interface LesionAgreement extends DetectionCounts {
  /** Each matched pair, in the order of A's first voxels. */
  readonly pairs: readonly Pick<
    PairMetrics,
    'voxelsA' | 'voxelsB' | 'volumeAMl' | 'volumeBMl' | 'dice' | 'iou' | 'hausdorffMm' | 'hd95Mm' | 'assdMm' | 'nsd'
  >[];
}

/** A slice on which the masks differ. */
export interface WorstSlice {
  /** From 0, along the grid's slice direction. */
  readonly slice: number;
  readonly voxelsOnlyA: number;
  readonly voxelsOnlyB: number;
  readonly areaMm2: number;
  /** The centre of a voxel that is in one mask only, as deep inside the difference as there is one; LPS. */
  readonly pointMm: readonly number[];
}

/** One label, or one that only one file has. */
export interface LabelAgreement extends Measured {
  /** The value of a label map, or the label text of a segment; of a segment beside a label map, the number that both have. */
  readonly label: string | number;
  readonly nameA: string | null;
  readonly nameB: string | null;
  readonly numberA: number | null;
  readonly numberB: number | null;
  /** Null for a label that stands in one file only. */
  readonly matchedBy: MatchedBy | null;
  /** With `--lesions`; null where a mask has more parts than can be lesions. */
  readonly lesions?: LesionAgreement | null;
}
