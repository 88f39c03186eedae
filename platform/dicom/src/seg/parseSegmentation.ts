import { type BitMask, createMask, sliceBytesOf } from '@overread/agreement';
import { isOverreadError } from '@overread/domain';
import type { DataSet } from '../dataset/dataSet.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import { type Part10, readPart10 } from '../part10/readPart10.ts';
import { type DescribedSegment, describedSegments } from './describedSegments.ts';
import { fillMasks } from './fillMasks.ts';
import { framePlaces, givesPositions } from './framePlaces.ts';
import { labelmapBackground } from './labelmapBackground.ts';
import { checkFrameOfReference, checkSize } from './planeChecks.ts';
import {
  problemError,
  type ReportProblem,
  type SegmentationProblem,
  segmentationProblem,
} from './segmentationChecks.ts';
import { type FractionalReading, type SegmentationType, segmentationKind } from './segmentationKind.ts';
import { labelmapValues } from './splitLabelmap.ts';

/** Bytes that all masks of one object may take together; checked before any is made. */
const MOST_MASK_BYTES = 2 ** 31;

/** A segment of a SEG, with its mask on the stack. */
export interface ParsedSegment extends DescribedSegment {
  /** Frames of the object that show it; 0: described, but drawn nowhere. Of a label map, the frames of the whole object. */
  readonly frames: number;
  readonly mask: BitMask;
}

/** A SEG, read. */
export interface ParsedSegmentation {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly seriesInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly creator: string;
  readonly segmentationType: SegmentationType;
  /** What the object says of its segments, not what the masks do. */
  readonly overlap: 'YES' | 'NO' | 'UNDEFINED';
  /** How fractions became bits; null unless FRACTIONAL. */
  readonly fractional: FractionalReading | null;
  /** Segments but the background of a label map, in the order of the file. */
  readonly segments: readonly ParsedSegment[];
  readonly dataSet: DataSet;
}

/** How a SEG is read. */
export interface ParseSegmentationOptions {
  /**
   * Of FRACTIONAL ones: a voxel is in the mask if its fraction of Maximum Fractional Value is at least this (inclusive). Above 0,
   * at most 1; 0.5 unless given.
   */
  readonly fractionalThreshold?: number;
}

/** What became of a SEG that someone hands in. */
export interface SegmentationAdmission {
  /** Every check that failed; none if the object may be taken. */
  readonly problems: readonly SegmentationProblem[];
  /** The object, if no check failed. */
  readonly segmentation: ParsedSegmentation | undefined;
}

/**
 * Reads a SEG of any kind (BINARY, FRACTIONAL, LABELMAP; native, RLE Lossless or deflated) onto a stack. Ends at the first check of
 * `SEGMENTATION_CHECKS` that fails, with its code: OVR_SEG_GEOMETRY for what lies elsewhere, OVR_SEG_INVALID for what contradicts
 * itself, OVR_DICOM_UNSUPPORTED, OVR_DICOM_LIMIT or a code of `readPart10`; `details` name check, frame (from 1) and segment.
 */
export function parseSegmentation(
  bytes: Uint8Array,
  stack: ImageStack,
  options: ParseSegmentationOptions = {},
): ParsedSegmentation {
  const part10 = readPart10(bytes);
  const segmentation = readSegmentation(part10, stack, options, (...problem) => {
    throw problemError(segmentationProblem(...problem));
  });
  if (segmentation === undefined)
    throw problemError(segmentationProblem('encoding', 'The segmentation cannot be read'));
  return segmentation;
}

/** Reads a SEG as {@link parseSegmentation} does, but goes on after a failed check, so that all can be named at once. */
export function admitSegmentation(
  bytes: Uint8Array,
  stack: ImageStack,
  options: ParseSegmentationOptions = {},
): SegmentationAdmission {
  const problems: SegmentationProblem[] = [];
  const report: ReportProblem = (...problem) => problems.push(segmentationProblem(...problem));
  try {
    const segmentation = readSegmentation(readPart10(bytes), stack, options, report);
    return { problems, segmentation: problems.length === 0 ? segmentation : undefined };
  } catch (error) {
    if (!isOverreadError(error) || error.code === 'OVR_REQUEST_INVALID') throw error;
    report('file', `The file cannot be read: ${error.message}`, { code: error.code });
    return { problems, segmentation: undefined };
  }
}

function readSegmentation(
  { dataSet, transferSyntaxUid }: Part10,
  stack: ImageStack,
  { fractionalThreshold = 0.5 }: ParseSegmentationOptions,
  report: ReportProblem,
): ParsedSegmentation | undefined {
  const kind = segmentationKind(dataSet, fractionalThreshold, report);
  if (kind === undefined || !checkSize(dataSet, stack, report)) return undefined;
  checkFrameOfReference(dataSet, stack, givesPositions(dataSet), report);
  const labelmap = kind.type === 'LABELMAP';
  const described = describedSegments(dataSet, report);
  const background = labelmap ? labelmapBackground(dataSet, described) : undefined;
  const segments = background === undefined ? described : described.filter((one) => !background.includes(one));
  const maskBytes = sliceBytesOf(stack) * stack.slices.length * segments.length;
  if (maskBytes > MOST_MASK_BYTES) {
    report('limit', `The masks of ${segments.length} segments on these images take more than 2 GB`);
    return undefined;
  }
  const numbers = segments.map((one) => one.number);
  const places = framePlaces(dataSet, stack, labelmap ? null : numbers, report);
  const masks = segments.map(() => createMask(stack.columns, stack.rows, stack.slices.length));
  const values =
    background === undefined
      ? null
      : labelmapValues(kind.bitsAllocated, stack.rows * stack.columns, numbers, background.values);
  fillMasks(dataSet.get('PixelData'), transferSyntaxUid, kind, places, masks, values, report);
  const frames = framesOf(places.segments, segments.length);
  return {
    sopInstanceUid: dataSet.required('SOPInstanceUID'),
    sopClassUid: dataSet.required('SOPClassUID'),
    seriesInstanceUid: dataSet.required('SeriesInstanceUID'),
    transferSyntaxUid,
    creator: dataSet.text('ContentCreatorName') ?? '',
    segmentationType: kind.type,
    overlap: kind.overlap,
    fractional: kind.fractional,
    segments: segments.flatMap((one, index) => {
      const mask = masks[index];
      return mask === undefined ? [] : [{ ...one, frames: labelmap ? kind.frames : (frames[index] ?? 0), mask }];
    }),
    dataSet,
  };
}

/** How many placed frames each segment has. */
function framesOf(owners: Int32Array, segments: number): Int32Array {
  const counts = new Int32Array(segments);
  for (const owner of owners) if (owner >= 0) counts[owner] = (counts[owner] ?? 0) + 1;
  return counts;
}
