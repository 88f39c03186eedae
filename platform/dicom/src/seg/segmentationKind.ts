import { OverreadError } from '@overread/domain';
import type { DataSet } from '../dataset/dataSet.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import type { ReportProblem } from './segmentationChecks.ts';

/** BINARY: one bit. FRACTIONAL: 8 bits of probability or occupancy. LABELMAP: 8 or 16 bits of segment number (PS3.3 C.8.20.2). */
export type SegmentationType = 'BINARY' | 'FRACTIONAL' | 'LABELMAP';

/** How voxels of a FRACTIONAL segmentation became bits: those of `atLeast` and more, of `maximum`, are in the mask. */
export interface FractionalReading {
  readonly type: 'PROBABILITY' | 'OCCUPANCY' | 'UNKNOWN';
  /** Maximum Fractional Value: this value means 1. */
  readonly maximum: number;
  /** Share of the maximum, inclusive. */
  readonly threshold: number;
  /** The smallest stored value that is in the mask. */
  readonly atLeast: number;
}

/** What kind of segmentation an object is, and how its pixels are stored. */
export interface SegmentationKind {
  readonly type: SegmentationType;
  readonly bitsAllocated: 1 | 8 | 16;
  readonly frames: number;
  /** Segments Overlap; UNDEFINED where it is absent. */
  readonly overlap: 'YES' | 'NO' | 'UNDEFINED';
  readonly fractional: FractionalReading | null;
}

const BITS: Readonly<Record<SegmentationType, readonly number[]>> = { BINARY: [1], FRACTIONAL: [8], LABELMAP: [8, 16] };

/**
 * Reads what kind of segmentation an object is; undefined, after a report, if it is none that can be read. `threshold` is a share of
 * Maximum Fractional Value, above 0 up to 1.
 */
export function segmentationKind(
  dataSet: DataSet,
  threshold: number,
  report: ReportProblem,
): SegmentationKind | undefined {
  if (!(threshold > 0 && threshold <= 1))
    throw new OverreadError('OVR_REQUEST_INVALID', 'the threshold of a fractional segmentation is above 0, at most 1');
  const sopClass = dataSet.text('SOPClassUID');
  const labelmap = sopClass === SOP_CLASS.labelmapSegmentation;
  if (!labelmap && sopClass !== SOP_CLASS.segmentation) {
    report('kind', 'A DICOM Segmentation was expected, an object of another class came');
    return undefined;
  }
  const type = dataSet.text('SegmentationType') as SegmentationType | undefined;
  const allowed: readonly SegmentationType[] = labelmap ? ['LABELMAP'] : ['BINARY', 'FRACTIONAL'];
  if (type === undefined || !allowed.includes(type)) {
    report('kind', 'The object does not say in a known way how its segments are stored (Segmentation Type)');
    return undefined;
  }
  if (isTiled(dataSet)) {
    report('kind', 'The segmentation is tiled, as those of whole slide images are; these cannot be read');
    return undefined;
  }
  const bitsAllocated = dataSet.number('BitsAllocated');
  if (
    bitsAllocated === undefined ||
    !BITS[type].includes(bitsAllocated) ||
    (dataSet.number('SamplesPerPixel') ?? 1) !== 1
  ) {
    report('encoding', `A ${type} segmentation has ${BITS[type].join(' or ')} bits per pixel; this one has others`);
    return undefined;
  }
  // Number of Frames is required; writers that take one frame for a single image leave it out.
  const frames = dataSet.number('NumberOfFrames') ?? 1;
  const described = dataSet.items('PerFrameFunctionalGroupsSequence').length;
  if (!Number.isInteger(frames) || frames < 1 || frames !== described) {
    report('encoding', `The object has ${frames} frames and describes ${described}`);
    return undefined;
  }
  const fractional = type === 'FRACTIONAL' ? fractionalReading(dataSet, threshold, report) : null;
  if (fractional === undefined) return undefined;
  const overlap = dataSet.text('SegmentsOverlap');
  return {
    type,
    bitsAllocated: bitsAllocated as 1 | 8 | 16,
    frames,
    overlap: overlap === 'YES' || overlap === 'NO' ? overlap : 'UNDEFINED',
    fractional,
  };
}

function isTiled(dataSet: DataSet): boolean {
  return (
    (dataSet.text('DimensionOrganizationType') ?? '').startsWith('TILED') ||
    dataSet.has('TotalPixelMatrixColumns') ||
    (dataSet.item('PerFrameFunctionalGroupsSequence')?.has('PlanePositionSlideSequence') ?? false)
  );
}

function fractionalReading(dataSet: DataSet, threshold: number, report: ReportProblem): FractionalReading | undefined {
  const maximum = dataSet.number('MaximumFractionalValue');
  if (maximum === undefined || maximum < 1 || maximum > 255) {
    report('encoding', 'The fractional segmentation does not say which value means 1 (Maximum Fractional Value)');
    return undefined;
  }
  const type = dataSet.text('SegmentationFractionalType');
  let atLeast = 1;
  while (atLeast / maximum < threshold) atLeast++;
  return { type: type === 'PROBABILITY' || type === 'OCCUPANCY' ? type : 'UNKNOWN', maximum, threshold, atLeast };
}
