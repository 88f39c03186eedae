import { OverreadError } from '@overread/domain';
import { codingSchemeIdentification, usesPrivateScheme } from '../codes/codingScheme.ts';
import type { Attributes } from '../dataset/dataSet.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import { RESEARCH_NOTICE, type RecordBase, recordHeader } from '../records/recordHeader.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import { type ContributingEquipment, contributingEquipment } from './contributingEquipment.ts';
import { type CreatorIdentification, creatorIdentification } from './creatorIdentification.ts';
import { functionalGroups } from './functionalGroups.ts';
import { referenceAttributes, type SegmentationSource } from './imageReferences.ts';
import { lossyCompression } from './lossyCompression.ts';
import { packedLength } from './packFrames.ts';
import { framesOverlap, segFrames } from './segFrames.ts';
import { checkSegments, type SegmentInput, segmentItem } from './segmentItem.ts';
import { writeWithPixels } from './writeWithPixels.ts';

/** Everything a SEG is made of. */
export interface SegmentationInput extends RecordBase {
  readonly stack: ImageStack;
  readonly segments: readonly SegmentInput[];
  /** Code of the person (`R-07`), or the gateway's name. */
  readonly creator: string;
  /** Left out where the gateway made the masks. */
  readonly creatorIdentification?: CreatorIdentification;
  /** CS, for instance `READ`. */
  readonly contentLabel: string;
  readonly contentDescription?: string;
  readonly dimensionOrganizationUid: string;
  readonly sources?: readonly SegmentationSource[];
  /** The programs that had a part in it. */
  readonly equipmentUsed?: readonly ContributingEquipment[];
}

/** Longest value that explicit VR can hold (PS3.5 section 7.1.2): a 32-bit even length that is not the undefined one. */
const LONGEST_VALUE = 0xfffffffe;

/**
 * A DICOM Segmentation (PS3.3 A.51): BINARY, Explicit VR Little Endian. Frames without a voxel are left out; a segment may be
 * empty as long as another is not. Refuses, with OVR_SEG_INVALID, a mask of another size than the stack, a SEG without any voxel
 * (an empty read is an SR without SEG) and one of over 4 GB.
 */
export function buildSegmentation(input: SegmentationInput): Uint8Array {
  const { stack, segments } = input;
  checkSegments(stack, segments);
  const frames = segFrames(segments.map((segment) => segment.mask));
  if (frames.length === 0)
    throw new OverreadError('OVR_SEG_INVALID', 'no mask has a voxel: such a read is a document without a segmentation');
  const pixels = stack.rows * stack.columns;
  if (packedLength(frames.length, pixels) > LONGEST_VALUE)
    throw new OverreadError('OVR_SEG_INVALID', 'the masks are larger than one DICOM object can hold (4 GB)');
  const used = [...new Set(frames.map((frame) => frame.slice))].sort((a, b) => a - b);
  const dataSet = recordHeader(input, 'SEG', SOP_CLASS.segmentation).set({
    ImageType: ['DERIVED', 'PRIMARY'],
    ImageComments: RESEARCH_NOTICE,
    ContentLabel: input.contentLabel,
    ContentDescription: input.contentDescription ?? '',
    ContentCreatorName: input.creator,
    ContentCreatorIdentificationCodeSequence: creatorIdentification(input.creatorIdentification),
    ContributingEquipmentSequence: contributingEquipment(input.equipmentUsed ?? [], input.createdAt),
    ...frameOfReference(stack),
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames.length,
    Rows: stack.rows,
    Columns: stack.columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    ...lossyCompression(input.source),
    SegmentationType: 'BINARY',
    SegmentsOverlap: framesOverlap(frames) ? 'YES' : 'NO',
    SegmentSequence: segments.map((segment, index) => segmentItem(segment, index + 1)),
    ...referenceAttributes(
      stack,
      used.flatMap((slice) => stack.slices[slice] ?? []),
      input.sources ?? [],
    ),
  });
  // Asked before the frames, thousands of them, are in: their codes are all of the standard.
  if (usesPrivateScheme(dataSet)) dataSet.set({ CodingSchemeIdentificationSequence: codingSchemeIdentification() });
  dataSet.set(functionalGroups(stack, frames, segments.length, input.dimensionOrganizationUid));
  return writeWithPixels(
    dataSet,
    frames.map((frame) => frame.bits),
    pixels,
  );
}

/**
 * Frame of Reference module (PS3.3 C.7.4.1). Images without a place in the patient have none; they owe Patient Orientation (type 2C in
 * General Image) instead, which is empty: it differs from view to view, and a SEG has one.
 */
function frameOfReference(stack: ImageStack): Attributes {
  return stack.geometry === 'image'
    ? { PatientOrientation: '' }
    : { FrameOfReferenceUID: stack.frameOfReferenceUid, PositionReferenceIndicator: '' };
}
