import { type BitMask, createMask, sliceBits } from '@overread/agreement';
import { type Code, OverreadError } from '@overread/domain';
import { codeOf } from '../codes/code.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import { length, minus, vectorAt } from '../geometry/vector.ts';
import { readPart10 } from '../part10/readPart10.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import { unpackFrame } from './packFrames.ts';

/** Positions and directions may differ by this (mm, or cosine) from those of the images. */
const GEOMETRY_TOLERANCE = 1e-3;

/** A segment of a SEG, with its mask on the stack. */
export interface ParsedSegment {
  readonly number: number;
  readonly label: string;
  readonly category: Code | undefined;
  readonly type: Code | undefined;
  readonly region: Code | undefined;
  readonly algorithmType: string;
  readonly trackingId: string | undefined;
  readonly trackingUid: string | undefined;
  readonly mask: BitMask;
}

/** A SEG, read. */
export interface ParsedSegmentation {
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly creator: string;
  readonly segments: readonly ParsedSegment[];
  readonly dataSet: DataSet;
}

/**
 * Reads a BINARY SEG onto a stack. Refuses with OVR_SEG_GEOMETRY what lies elsewhere (size, orientation, Frame of Reference, a
 * frame off every slice), and with OVR_SEG_INVALID what contradicts itself. Other segmentation types: OVR_DICOM_UNSUPPORTED.
 */
export function parseSegmentation(bytes: Uint8Array, stack: ImageStack): ParsedSegmentation {
  const { dataSet } = readPart10(bytes);
  checkKind(dataSet);
  checkPlane(dataSet, stack);
  const frames = dataSet.items('PerFrameFunctionalGroupsSequence');
  const shared = dataSet.item('SharedFunctionalGroupsSequence');
  const pixelsPerFrame = stack.rows * stack.columns;
  const pixels = dataSet.bytes('PixelData');
  if (frames.length === 0 || frames.length !== dataSet.number('NumberOfFrames'))
    throw invalid('the number of frames contradicts their description');
  if (pixels === undefined || pixels.length < Math.ceil((frames.length * pixelsPerFrame) / 8))
    throw invalid('the pixel data are shorter than the frames');
  const masks = new Map<number, BitMask>();
  const items = dataSet.items('SegmentSequence');
  for (const item of items) {
    const number = item.number('SegmentNumber');
    if (number === undefined || masks.has(number)) throw invalid('segment numbers are missing or double');
    masks.set(number, createMask(stack.columns, stack.rows, stack.slices.length));
  }
  const filled = new Set<string>();
  frames.forEach((frame, index) => {
    const number = (
      frame.item('SegmentIdentificationSequence') ?? shared?.item('SegmentIdentificationSequence')
    )?.number('ReferencedSegmentNumber');
    const mask = number === undefined ? undefined : masks.get(number);
    if (mask === undefined) throw invalid('a frame belongs to no described segment');
    checkOrientation(frame, stack);
    const slice = sliceOf(frame, shared, stack);
    const key = `${number}/${slice}`;
    if (filled.has(key)) throw invalid('two frames of one segment lie at the same position');
    filled.add(key);
    sliceBits(mask, slice).set(unpackFrame(pixels, index, pixelsPerFrame));
  });
  return {
    sopInstanceUid: dataSet.required('SOPInstanceUID'),
    seriesInstanceUid: dataSet.required('SeriesInstanceUID'),
    creator: dataSet.text('ContentCreatorName') ?? '',
    segments: items.flatMap((item) => parsedSegment(item, masks)),
    dataSet,
  };
}

function parsedSegment(item: DataSet, masks: ReadonlyMap<number, BitMask>): ParsedSegment[] {
  const number = item.number('SegmentNumber');
  const mask = number === undefined ? undefined : masks.get(number);
  if (number === undefined || mask === undefined) return [];
  return [
    {
      number,
      label: item.text('SegmentLabel') ?? '',
      category: codeOf(item.item('SegmentedPropertyCategoryCodeSequence')),
      type: codeOf(item.item('SegmentedPropertyTypeCodeSequence')),
      region: codeOf(item.item('AnatomicRegionSequence')),
      algorithmType: item.text('SegmentAlgorithmType') ?? '',
      trackingId: item.text('TrackingID'),
      trackingUid: item.text('TrackingUID'),
      mask,
    },
  ];
}

function checkKind(dataSet: DataSet): void {
  if (dataSet.text('SOPClassUID') !== SOP_CLASS.segmentation) {
    throw new OverreadError(
      'OVR_DICOM_UNSUPPORTED',
      'a Segmentation (1.2.840.10008.5.1.4.1.1.66.4) was expected, another class came',
    );
  }
  if (dataSet.text('SegmentationType') !== 'BINARY' || dataSet.number('BitsAllocated') !== 1) {
    throw new OverreadError('OVR_DICOM_UNSUPPORTED', 'only BINARY segmentations of one bit per pixel can be read');
  }
}

function checkPlane(dataSet: DataSet, stack: ImageStack): void {
  if (dataSet.number('Rows') !== stack.rows || dataSet.number('Columns') !== stack.columns) {
    throw geometry(`the images have ${stack.columns} x ${stack.rows} pixels, the segmentation has others`);
  }
  const frame = dataSet.text('FrameOfReferenceUID');
  if (frame !== undefined && frame !== stack.frameOfReferenceUid && !stack.frameOfReferenceDerived) {
    throw geometry('the segmentation has another Frame of Reference than the images');
  }
  const shared = dataSet.item('SharedFunctionalGroupsSequence');
  if (shared === undefined) return;
  checkOrientation(shared, stack);
  const spacing = shared.item('PixelMeasuresSequence')?.numbers('PixelSpacing');
  const same =
    spacing === undefined ||
    stack.pixelSpacingMm.every((mm, index) => Math.abs(mm - (spacing[index] ?? Number.NaN)) <= GEOMETRY_TOLERANCE);
  if (!same) throw geometry('the segmentation has another pixel spacing than the images');
}

function checkOrientation(groups: DataSet, stack: ImageStack): void {
  const orientation = groups.item('PlaneOrientationSequence')?.numbers('ImageOrientationPatient');
  if (orientation === undefined) return;
  const same = stack.orientation.every(
    (cosine, index) => Math.abs(cosine - (orientation[index] ?? Number.NaN)) <= GEOMETRY_TOLERANCE,
  );
  if (!same) throw geometry('the segmentation lies in another plane than the images');
}

function sliceOf(frame: DataSet, shared: DataSet | undefined, stack: ImageStack): number {
  const position = vectorAt(
    (frame.item('PlanePositionSequence') ?? shared?.item('PlanePositionSequence'))?.numbers('ImagePositionPatient') ??
      [],
    0,
  );
  if (position === undefined) throw invalid('a frame has no position');
  const slice = stack.slices.findIndex((one) => length(minus(one.position, position)) <= GEOMETRY_TOLERANCE);
  if (slice < 0) throw geometry('a frame lies on none of the images');
  return slice;
}

const invalid = (message: string) => new OverreadError('OVR_SEG_INVALID', message);
const geometry = (message: string) => new OverreadError('OVR_SEG_GEOMETRY', message);
