import { sliceBits } from '@overread/agreement';
import { type Code, OverreadError } from '@overread/domain';
import { codeItem } from '../codes/code.ts';
import { codingSchemeIdentification, usesPrivateScheme } from '../codes/codingScheme.ts';
import { STANDARD } from '../codes/standard.ts';
import { DataSet } from '../dataset/dataSet.ts';
import { tagOf } from '../dataset/dictionary.ts';
import type { ImageStack, StackSlice } from '../geometry/imageStack.ts';
import { writePart10 } from '../part10/writePart10.ts';
import { RESEARCH_NOTICE, type RecordBase, recordHeader } from '../records/recordHeader.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import { packFrames } from './packFrames.ts';
import { checkSegments, type SegmentInput, segmentItem } from './segmentItem.ts';

/** Another object that a mask was made from: the reads of a consensus, the pre-label of a read. */
export interface SegmentationSource {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly purpose: Code;
}

/** Everything a SEG is made of. */
export interface SegmentationInput extends RecordBase {
  readonly stack: ImageStack;
  readonly segments: readonly SegmentInput[];
  /** Code of the person (`R-07`), or the gateway's name. */
  readonly creator: string;
  /** CS, for instance `READ`. */
  readonly contentLabel: string;
  readonly contentDescription?: string;
  readonly dimensionOrganizationUid: string;
  readonly sources?: readonly SegmentationSource[];
}

/**
 * A DICOM Segmentation (PS3.3 A.51): BINARY, Explicit VR Little Endian. Frames without a voxel are left out; a segment may be
 * empty as long as another is not. Refuses, with OVR_SEG_INVALID, a mask of another size than the stack and a SEG without any voxel
 * (an empty read is an SR without SEG).
 */
export function buildSegmentation(input: SegmentationInput): Uint8Array {
  const { stack, segments } = input;
  checkSegments(stack, segments);
  const frames = framesOf(stack, segments);
  if (frames.length === 0)
    throw new OverreadError('OVR_SEG_INVALID', 'no mask has a voxel: such a read is a document without a segmentation');
  const positions = [...new Set(frames.map((frame) => frame.slice))].sort((a, b) => a - b);
  const ordinal = new Map(positions.map((slice, index) => [slice, index + 1]));
  const used = positions.flatMap((slice) => stack.slices[slice] ?? []);
  const dataSet = recordHeader(input, 'SEG', SOP_CLASS.segmentation).set({
    ImageType: ['DERIVED', 'PRIMARY'],
    ImageComments: RESEARCH_NOTICE,
    ContentLabel: input.contentLabel,
    ContentDescription: input.contentDescription ?? '',
    ContentCreatorName: input.creator,
    FrameOfReferenceUID: stack.frameOfReferenceUid,
    PositionReferenceIndicator: '',
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
    SegmentsOverlap: overlap(frames) ? 'YES' : 'NO',
    SegmentSequence: segments.map((segment, index) => segmentItem(segment, index + 1)),
    ReferencedSeriesSequence: [
      DataSet.of({
        SeriesInstanceUID: stack.seriesInstanceUid,
        ReferencedInstanceSequence: used.map((slice) => reference(slice)),
      }),
    ],
    SourceInstanceSequence: input.sources?.length
      ? input.sources.map((source) =>
          DataSet.of({
            ReferencedSOPClassUID: source.sopClassUid,
            ReferencedSOPInstanceUID: source.sopInstanceUid,
            PurposeOfReferenceCodeSequence: [codeItem(source.purpose)],
          }),
        )
      : undefined,
    ...dimensions(input.dimensionOrganizationUid),
    SharedFunctionalGroupsSequence: [sharedGroups(stack)],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameGroups(frame, ordinal.get(frame.slice) ?? 0, stack)),
    PixelData: packFrames(
      frames.map((frame) => frame.bits),
      stack.rows * stack.columns,
    ),
  });
  if (usesPrivateScheme(dataSet)) dataSet.set({ CodingSchemeIdentificationSequence: codingSchemeIdentification() });
  return writePart10(dataSet);
}

interface Frame {
  readonly segment: number;
  readonly slice: number;
  readonly bits: Uint8Array;
}

function framesOf(stack: ImageStack, segments: readonly SegmentInput[]): Frame[] {
  return segments.flatMap((segment, index) =>
    stack.slices.flatMap((_, slice) => {
      const bits = sliceBits(segment.mask, slice);
      return hasBit(bits) ? [{ segment: index + 1, slice, bits }] : [];
    }),
  );
}

function overlap(frames: readonly Frame[]): boolean {
  const seen = new Map<number, Uint8Array>();
  for (const { slice, bits } of frames) {
    const before = seen.get(slice);
    if (before === undefined) {
      seen.set(slice, bits.slice());
      continue;
    }
    for (let at = 0; at < bits.length; at++) {
      const byte = bits[at] ?? 0;
      const old = before[at] ?? 0;
      if ((byte & old) !== 0) return true;
      before[at] = old | byte;
    }
  }
  return false;
}

/** A plain loop: `some` with a callback costs ten times as much on the megabytes of a stack. */
function hasBit(bits: Uint8Array): boolean {
  for (let at = 0; at < bits.length; at++) if (bits[at] !== 0) return true;
  return false;
}

function lossyCompression(source: DataSet): Record<string, string | readonly string[]> {
  if (source.text('LossyImageCompression') !== '01') return { LossyImageCompression: '00' };
  const ratio = source.texts('LossyImageCompressionRatio');
  const method = source.texts('LossyImageCompressionMethod');
  return {
    LossyImageCompression: '01',
    ...(ratio.length > 0 ? { LossyImageCompressionRatio: ratio } : {}),
    ...(method.length > 0 ? { LossyImageCompressionMethod: method } : {}),
  };
}

function dimensions(uid: string) {
  const index = (pointer: number, group: number, label: string) =>
    DataSet.of({
      DimensionIndexPointer: pointer,
      FunctionalGroupPointer: group,
      DimensionOrganizationUID: uid,
      DimensionDescriptionLabel: label,
    });
  return {
    DimensionOrganizationSequence: [DataSet.of({ DimensionOrganizationUID: uid })],
    DimensionIndexSequence: [
      index(tagOf('ReferencedSegmentNumber'), tagOf('SegmentIdentificationSequence'), 'Segment'),
      index(tagOf('ImagePositionPatient'), tagOf('PlanePositionSequence'), 'Position along the normal'),
    ],
  };
}

function sharedGroups(stack: ImageStack): DataSet {
  return DataSet.of({
    PixelMeasuresSequence: [
      DataSet.of({
        SliceThickness: stack.sliceThicknessMm,
        SpacingBetweenSlices: stack.regular ? stack.sliceSpacingMm : undefined,
        PixelSpacing: [...stack.pixelSpacingMm],
      }),
    ],
    PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [...stack.orientation] })],
  });
}

function frameGroups(frame: Frame, ordinal: number, stack: ImageStack): DataSet {
  const slice = stack.slices[frame.slice];
  if (slice === undefined) throw new OverreadError('OVR_SEG_INVALID', 'a mask has more slices than its images');
  return DataSet.of({
    FrameContentSequence: [DataSet.of({ DimensionIndexValues: [frame.segment, ordinal] })],
    PlanePositionSequence: [DataSet.of({ ImagePositionPatient: [...slice.position] })],
    SegmentIdentificationSequence: [DataSet.of({ ReferencedSegmentNumber: frame.segment })],
    DerivationImageSequence: [
      DataSet.of({
        DerivationCodeSequence: [codeItem(STANDARD.segmentation)],
        SourceImageSequence: [
          reference(slice).set({
            PurposeOfReferenceCodeSequence: [codeItem(STANDARD.sourceImageForProcessing)],
            SpatialLocationsPreserved: 'YES',
          }),
        ],
      }),
    ],
  });
}

const reference = (slice: StackSlice) =>
  DataSet.of({ ReferencedSOPClassUID: slice.sopClassUid, ReferencedSOPInstanceUID: slice.sopInstanceUid });
