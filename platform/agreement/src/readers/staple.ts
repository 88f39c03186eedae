import { AgreementError } from '../agreementError.ts';
import { needReads } from '../consensus/needReads.ts';
import type { BitMask } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import { maximise } from './maximise.ts';
import { maskOfPatterns } from './patternMap.ts';
import { checkReaders, DEFAULT_MARGIN_VOXELS, type ReaderRegion, readerPatterns } from './readerPatterns.ts';
import { voxelsByReaders } from './voxelsByReaders.ts';

/** How STAPLE is run. */
export interface StapleOptions {
  /** Absent: what any reader marked, with a margin of 5 voxels to every side. */
  readonly region?: ReaderRegion;
  /** Prior probability that a voxel of the region belongs to the finding, between 0 and 1; absent: the mean share of the region that readers marked. */
  readonly prevalence?: number;
  /** It has converged when no sensitivity or specificity changes by more than this; absent: 1e-7. */
  readonly tolerance?: number;
  /** Absent: 10 000. */
  readonly maximumIterations?: number;
}

/** What STAPLE estimates of the hidden true mask and of each reader against it. Unrounded. */
export interface StapleEstimate {
  readonly readers: number;
  /** The region decides the prevalence and the specificities: a report states it. */
  readonly region: VoxelBox;
  readonly voxelsOfRegion: number;
  readonly prevalence: number;
  /** In the order of the reads; null where the estimated mask is empty. */
  readonly sensitivity: readonly (number | null)[];
  /** In the order of the reads; null where the estimated mask fills the region. */
  readonly specificity: readonly (number | null)[];
  readonly iterations: number;
  /** False: the iterations ran out; the numbers are not to be reported. */
  readonly hasConverged: boolean;
  readonly tolerance: number;
  /** The probability that a voxel with this pattern of readers belongs to the finding, 2^readers numbers: see `probabilitySlice`. */
  readonly probabilities: Float64Array;
}

/**
 * Simultaneous truth and performance level estimation (Warfield, Zou and Wells 2004, DOI 10.1109/TMI.2004.828354), without a spatial prior, so that
 * all voxels with the same pattern of readers have the same probability and expectation maximisation works on at most 1024 numbers. It begins
 * with the share of readers as probability, as ITK does, and stops as ITK does.
 *
 * For 3 to 10 readers; the order of the reads changes no bit, and readers who marked alike, each in another place, have the same numbers: which of the two
 * is right is no question for the last digit. Two are refused (R12): what they disagree on would be decided by how much
 * background the region holds, not by the readers. An estimate, not an adjudication: it never overrules a human silently.
 * Throws `READS_INVALID` (also where nobody marked anything: agreement on absence), `MASKS_DIFFER`.
 */
export function staple(reads: readonly BitMask[], options: StapleOptions = {}): StapleEstimate {
  needReads(
    reads,
    3,
    'STAPLE needs 3 reads or more: of two, how much background the region holds decides every voxel on which they differ, not the readers',
  );
  checkReaders(reads);
  const { region = { marginVoxels: DEFAULT_MARGIN_VOXELS }, tolerance = 1e-7, maximumIterations = 10_000 } = options;
  const patterns = readerPatterns(reads, region);
  const marks = voxelsByReaders(patterns).reduce((sum, voxels, marks) => sum + voxels * marks, 0);
  const prevalence = options.prevalence ?? marks / reads.length / patterns.voxelsOfRegion;
  checkOptions(marks, prevalence, tolerance, maximumIterations);

  return {
    readers: reads.length,
    region: patterns.region,
    voxelsOfRegion: patterns.voxelsOfRegion,
    prevalence,
    ...maximise(patterns.counts, reads.length, prevalence, tolerance, maximumIterations),
    tolerance,
  };
}

/**
 * The voxels that are in with a probability above the threshold; just on it is undecided, hence not in, as in a majority. What no reader marked is
 * never in. Throws `READS_INVALID` if the estimate is of another number of reads, `MASKS_DIFFER`.
 */
export function stapleMask(reads: readonly BitMask[], estimate: StapleEstimate, threshold = 0.5): BitMask {
  if (estimate.readers !== reads.length) {
    throw new AgreementError('READS_INVALID', `The estimate is of ${estimate.readers} reads; ${reads.length} came.`);
  }
  return maskOfPatterns(reads, (pattern) => (estimate.probabilities[pattern] ?? 0) > threshold);
}

function checkOptions(marks: number, prevalence: number, tolerance: number, maximumIterations: number): void {
  if (marks === 0) {
    throw new AgreementError(
      'READS_INVALID',
      'No reader marked a voxel: they agree on absence; there is no mask to estimate.',
    );
  }
  const isSound =
    prevalence > 0 && prevalence <= 1 && tolerance > 0 && Number.isInteger(maximumIterations) && maximumIterations > 0;
  if (!isSound) {
    throw new AgreementError(
      'READS_INVALID',
      `STAPLE needs a prevalence above 0 and up to 1, a tolerance above 0 and one iteration or more; ${prevalence}, ${tolerance} and ${maximumIterations} came.`,
    );
  }
}
