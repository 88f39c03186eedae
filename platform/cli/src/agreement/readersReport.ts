import type { PairMetrics, PairwiseMatrix, SurfaceDefinition, VoxelBox } from '@overread/agreement';
import type { AgreementReport, ReportedFile, ReportedGrid } from './agreementReport.ts';
import type { MatchedBy } from './matchLabels.ts';

/** Raised when a key changes its meaning or goes away; new keys leave it. */
export const READERS_SCHEMA_VERSION = 1;

/** What `overread agreement A B C ... --json` prints of three to ten files. Numbers are unrounded; null: not defined. */
export interface ReadersReport {
  readonly schemaVersion: typeof READERS_SCHEMA_VERSION;
  readonly kind: 'overread-agreement-of-readers';
  readonly software: AgreementReport['software'];
  readonly definition: SurfaceDefinition;
  readonly tolerancesMm: readonly number[];
  /** In the order in which they were named; everything below that is by reader has this order. */
  readonly readers: readonly (ReportedFile & { readonly reader: string })[];
  readonly grid: ReportedGrid;
  readonly matching: readonly string[];
  readonly labels: readonly LabelOfReport[];
  /** All labels together: the voxels of any label. */
  readonly overall: ReadersMeasured;
  readonly notes: readonly string[];
  readonly metrics: AgreementReport['metrics'];
}

/** One label of several readers. */
export interface LabelOfReport extends ReadersMeasured {
  /** The value of a label map, or the label text of a segment; a number as soon as labels match by number. */
  readonly label: string | number;
  /** By reader; null where a file has no such label, which counts as an empty mask. */
  readonly names: readonly (string | null)[];
  readonly numbers: readonly (number | null)[];
  readonly matchedBy: readonly MatchedBy[];
}

/** The numbers of several masks. */
export interface ReadersMeasured {
  /** Each pair of readers once. */
  readonly pairs: readonly ReaderPairMeasured[];
  readonly matrices: {
    readonly dice: PairwiseMatrix;
    readonly hd95Mm: PairwiseMatrix;
    readonly assdMm: PairwiseMatrix;
  };
  /** Voxels that two readers share over voxels that either has, summed over all pairs of readers. */
  readonly generalisedOverlap: number | null;
  readonly majority: ConsensusMeasured;
  /** Null where nobody marked anything. */
  readonly staple: StapleMeasured | null;
  readonly byReader: readonly ReaderMeasured[];
}

/** What two readers agree on: the keys of a pair of files. */
export interface ReaderPairMeasured extends Omit<PairMetrics, 'slices' | 'definition'> {
  readonly a: string;
  readonly b: string;
}

/** A mask made of the readers' masks. */
export interface ConsensusMeasured {
  readonly voxels: number;
  readonly volumeMl: number | null;
}

/** The mask of STAPLE (probability above 0.5), and how it was estimated. */
export interface StapleMeasured extends ConsensusMeasured {
  readonly prevalence: number;
  /** Prevalence and specificity are of these voxels only: what any reader marked, and 5 voxels around. */
  readonly region: VoxelBox;
  readonly voxelsOfRegion: number;
  readonly iterations: number;
  /** False: its numbers are not to be reported. */
  readonly hasConverged: boolean;
  readonly tolerance: number;
}

/** One reader against the consensus, in which the reader's own mask has its part. */
export interface ReaderMeasured {
  readonly reader: string;
  readonly voxels: number;
  readonly volumeMl: number | null;
  readonly majority: AgainstConsensus;
  /** The majority of the other readers, where they are three or more; else null. */
  readonly majorityOfOthers: AgainstConsensus | null;
  /** Null where there is no STAPLE. */
  readonly staple:
    | (AgainstConsensus & { readonly sensitivity: number | null; readonly specificity: number | null })
    | null;
}

/** A reader's mask against another one. */
export interface AgainstConsensus {
  readonly dice: number | null;
  readonly hd95Mm: number | null;
  readonly assdMm: number | null;
}
