import { type Attributes, DataSet } from '../dataset/dataSet.ts';
import { tagOf } from '../dataset/dictionary.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import { derivationItem } from './imageReferences.ts';
import type { SegFrame } from './segFrames.ts';

/**
 * Functional groups and dimensions of a SEG (PS3.3 A.51.5, C.7.6.16, C.7.6.17). A `volume` places each frame in the patient. An `image`
 * stack has no Frame of Reference: its frames are told apart by a Frame Label, and lie where their source image lies.
 */
export function functionalGroups(
  stack: ImageStack,
  frames: readonly SegFrame[],
  segments: number,
  dimensionOrganizationUid: string,
): Attributes {
  const used = [...new Set(frames.map((frame) => frame.slice))].sort((a, b) => a - b);
  const places = new Map(used.map((slice, index) => [slice, placeOf(stack, slice, index + 1)]));
  const identification = Array.from({ length: segments }, (_, index) => [
    DataSet.of({ ReferencedSegmentNumber: index + 1 }),
  ]);
  return {
    DimensionOrganizationSequence: [DataSet.of({ DimensionOrganizationUID: dimensionOrganizationUid })],
    DimensionOrganizationType: isVolumeSet(stack, used, segments) ? '3D' : undefined,
    DimensionIndexSequence: dimensions(stack, dimensionOrganizationUid),
    SharedFunctionalGroupsSequence: [sharedGroups(stack)],
    PerFrameFunctionalGroupsSequence: frames.map(({ segment, slice }) => {
      const place = places.get(slice);
      return DataSet.of({
        FrameContentSequence: [
          DataSet.of({ DimensionIndexValues: [segment, place?.ordinal ?? 0], FrameLabel: place?.label }),
        ],
        PlanePositionSequence: place?.position,
        SegmentIdentificationSequence: identification[segment - 1],
        DerivationImageSequence: place?.derivation,
      });
    }),
  };
}

/** What all frames on one slice share; the items are made once and used by every segment. */
function placeOf(stack: ImageStack, index: number, ordinal: number) {
  const slice = stack.slices[index];
  if (slice === undefined) throw new RangeError(`slice ${index} of ${stack.slices.length}`);
  const derivation = [derivationItem(slice)];
  if (stack.geometry === 'image') return { ordinal, derivation, label: frameLabel(stack, index), position: undefined };
  const position = [DataSet.of({ ImagePositionPatient: [...slice.position] })];
  return { ordinal, derivation, label: undefined, position };
}

/** `Image 2`, or `Image 2, frame 31`: the place of the image among those of the stack. */
function frameLabel(stack: ImageStack, index: number): string {
  const slice = stack.slices[index];
  const images = [...new Set(stack.slices.map((one) => one.sopInstanceUid))];
  const image = `Image ${images.indexOf(slice?.sopInstanceUid ?? '') + 1}`;
  return slice?.frameNumber ? `${image}, frame ${slice.frameNumber}` : image;
}

/**
 * `3D` is a "spatial multi-frame image of equally spaced parallel planes" (PS3.3 C.7.6.17, Dimension Organization Type): frames that
 * differ by place alone, so one segment, on neighbouring slices of a regular stack.
 */
function isVolumeSet(stack: ImageStack, used: readonly number[], segments: number): boolean {
  const [first = 0] = used;
  return (
    stack.geometry !== 'image' &&
    segments === 1 &&
    stack.regular &&
    used.length > 1 &&
    used.every((slice, index) => slice === first + index)
  );
}

function dimensions(stack: ImageStack, uid: string): DataSet[] {
  const index = (pointer: number, group: number, label: string) =>
    DataSet.of({
      DimensionIndexPointer: pointer,
      FunctionalGroupPointer: group,
      DimensionOrganizationUID: uid,
      DimensionDescriptionLabel: label,
    });
  return [
    index(tagOf('ReferencedSegmentNumber'), tagOf('SegmentIdentificationSequence'), 'Segment'),
    // Frame Label (0020,9453) may be pointed to (PS3.3 C.7.6.16.2.2); of images without a place there is no other.
    stack.geometry === 'image'
      ? index(tagOf('FrameLabel'), tagOf('FrameContentSequence'), 'Image')
      : index(tagOf('ImagePositionPatient'), tagOf('PlanePositionSequence'), 'Position along the normal'),
  ];
}

function sharedGroups(stack: ImageStack): DataSet {
  if (stack.geometry === 'image') {
    return DataSet.of(
      stack.calibration === null
        ? {}
        : { PixelMeasuresSequence: [DataSet.of({ PixelSpacing: [...stack.pixelSpacingMm] })] },
    );
  }
  return DataSet.of({
    PixelMeasuresSequence: [
      DataSet.of({
        SliceThickness: stack.sliceThicknessMm,
        SpacingBetweenSlices: stack.regular && stack.slices.length > 1 ? stack.sliceSpacingMm : undefined,
        PixelSpacing: [...stack.pixelSpacingMm],
      }),
    ],
    PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [...stack.orientation] })],
  });
}
