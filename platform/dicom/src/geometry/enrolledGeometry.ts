import {
  type EnrolledGeometry,
  type EnrolledImages,
  type Enrolment,
  imageKey,
  OverreadError,
  oncePerList,
  splitImageKey,
} from '@overread/domain';
import type { ImageStack, StackSlice } from './imageStack.ts';
import type { Vector3 } from './vector.ts';

/** What an enrolment records of a stack: {@link stackOfEnrolment} makes the same stack of it again, in every number. */
export function enrolledGeometry(
  stack: ImageStack,
): Pick<EnrolledImages, 'frameOfReferenceUid' | 'isFrameOfReferenceDerived' | 'sopInstanceUids' | 'geometry'> {
  const { slices } = stack;
  const isPlaced = stack.geometry === 'volume';
  const geometry: EnrolledGeometry = {
    kind: stack.geometry,
    calibration: stack.calibration,
    rows: stack.rows,
    columns: stack.columns,
    pixelSpacingMm: [...stack.pixelSpacingMm],
    sliceSpacingMm: stack.sliceSpacingMm,
    sliceThicknessMm: stack.sliceThicknessMm,
    isRegular: stack.regular,
    orientation: [...stack.orientation],
    normal: [...stack.normal],
    sopClassUids: oncePerList(slices.map((slice) => slice.sopClassUid)),
    positions: isPlaced ? slices.flatMap((slice) => slice.position) : [],
    distancesMm: isPlaced ? slices.map((slice) => slice.distanceMm) : [],
    instanceNumbers: slices.map((slice) => slice.instanceNumber),
    warnings: [...stack.warnings],
  };
  return {
    frameOfReferenceUid: stack.frameOfReferenceUid,
    isFrameOfReferenceDerived: stack.frameOfReferenceDerived,
    sopInstanceUids: slices.map((slice) => imageKey(slice.sopInstanceUid, slice.frameNumber)),
    geometry,
  };
}

/** What is needed of the record of an enrolment to know where its images lie. */
export interface EnrolledCase {
  readonly enrolment: Enrolment;
  readonly images: readonly EnrolledImages[];
}

/**
 * The stacks of an enrolled case, by image set key in the order of the record.
 * @throws OverreadError OVR_SR_INVALID if the lists of an image set do not fit each other
 */
export function stacksOfEnrolment(
  record: EnrolledCase,
): readonly { readonly key: string; readonly stack: ImageStack }[] {
  const sets = record.enrolment.timepoints.flatMap((timepoint) => timepoint.imageSets);
  return record.images.map((images) => {
    const set = sets.find((one) => one.key === images.key);
    if (set === undefined) throw invalid(images.key, 'it is not among the images enrolled');
    return { key: images.key, stack: stackOf(images, set) };
  });
}

function stackOf(
  images: EnrolledImages,
  set: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
): ImageStack {
  const { geometry, sopInstanceUids } = images;
  const count = sopInstanceUids.length;
  const placed = geometry.kind === 'volume' ? count : 0;
  const { sopClassUids, positions, distancesMm, instanceNumbers } = geometry;
  const fits =
    images.slices === count &&
    (sopClassUids.length === 1 || sopClassUids.length === count) &&
    positions.length === 3 * placed &&
    distancesMm.length === placed &&
    instanceNumbers.length === count &&
    images.frameOfReferenceUid !== null;
  if (!fits) throw invalid(images.key, 'its lists differ in length');
  const slices = sopInstanceUids.map((key, index): StackSlice => {
    const split = splitImageKey(key);
    if (split === undefined) throw invalid(images.key, 'an image has no UID');
    return {
      sopInstanceUid: split.sopInstanceUid,
      sopClassUid: sopClassUids[sopClassUids.length === 1 ? 0 : index] ?? '',
      position: placed === 0 ? [0, 0, 0] : positionAt(positions, index),
      distanceMm: placed === 0 ? index : (distancesMm[index] ?? Number.NaN),
      instanceNumber: instanceNumbers[index] ?? null,
      frameNumber: split.frameNumber,
    };
  });
  return {
    studyInstanceUid: set.studyInstanceUid,
    seriesInstanceUid: set.seriesInstanceUid,
    modality: images.modality,
    geometry: geometry.kind,
    calibration: geometry.calibration,
    rows: geometry.rows,
    columns: geometry.columns,
    pixelSpacingMm: geometry.pixelSpacingMm,
    sliceSpacingMm: geometry.sliceSpacingMm,
    sliceThicknessMm: geometry.sliceThicknessMm,
    regular: geometry.isRegular,
    orientation: geometry.orientation,
    normal: geometry.normal,
    slices,
    frameOfReferenceUid: images.frameOfReferenceUid ?? '',
    frameOfReferenceDerived: images.isFrameOfReferenceDerived,
    warnings: geometry.warnings,
  };
}

function positionAt(positions: readonly number[], index: number): Vector3 {
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = positions.slice(3 * index, 3 * index + 3);
  return [x, y, z];
}

const invalid = (key: string, why: string) =>
  new OverreadError('OVR_SR_INVALID', `The geometry of the image set "${key}" cannot be read: ${why}.`);
