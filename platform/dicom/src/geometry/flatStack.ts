import type { Sha256 } from '../uid/derivedUid.ts';
import { type Calibrated, calibrationOf } from './calibration.ts';
import type { FrameHeader, ImageHeader } from './frameHeader.ts';
import { frameOfReference } from './frameOfReference.ts';
import type { ImageStack } from './imageStack.ts';
import { seriesRefusal } from './seriesRefusals.ts';

/**
 * Makes an `image` stack: images side by side, each for itself, in the order of their instance numbers and frames. All have the
 * same rows and columns, for a mask has one size. See {@link buildImageStack}.
 */
export function buildFlatStack(images: readonly ImageHeader[], sha256: Sha256): ImageStack {
  const frames = images.toSorted(inOrder).flatMap((image) => image.frames);
  const [first] = frames;
  if (first === undefined) throw seriesRefusal('noImages');
  for (const other of frames) checkAlike(first, other);
  const calibrated = calibrationOfAll(images);
  const frame = frameOfReference(frames, sha256);
  return {
    studyInstanceUid: first.studyInstanceUid,
    seriesInstanceUid: first.seriesInstanceUid,
    modality: first.modality,
    geometry: 'image',
    calibration: calibrated.calibration,
    rows: first.rows,
    columns: first.columns,
    pixelSpacingMm: calibrated.calibration === null ? [1, 1] : calibrated.pixelSpacingMm,
    sliceSpacingMm: 1,
    sliceThicknessMm: 1,
    regular: true,
    orientation: [1, 0, 0, 0, 1, 0],
    normal: [0, 0, 1],
    slices: frames.map((one, index) => ({
      sopInstanceUid: one.sopInstanceUid,
      sopClassUid: one.sopClassUid,
      position: [0, 0, 0],
      distanceMm: index,
      instanceNumber: one.instanceNumber,
      frameNumber: one.frameNumber,
    })),
    frameOfReferenceUid: frame.uid,
    frameOfReferenceDerived: frame.derived,
    warnings: sentences(calibrated),
  };
}

function checkAlike(first: FrameHeader, other: FrameHeader): void {
  if (other.seriesInstanceUid !== first.seriesInstanceUid) throw seriesRefusal('severalSeries');
  if (other.rows !== first.rows || other.columns !== first.columns) throw seriesRefusal('differentSize');
}

/** By instance number; images without one last, by UID so that the order is the same every time. */
function inOrder(a: ImageHeader, b: ImageHeader): number {
  const [p, q] = [a.frames[0], b.frames[0]];
  const difference = (p?.instanceNumber ?? Infinity) - (q?.instanceNumber ?? Infinity);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return (p?.sopInstanceUid ?? '') < (q?.sopInstanceUid ?? '') ? -1 : 1;
}

/** The calibration that all images share: a number must mean the same on each of them. */
function calibrationOfAll(images: readonly ImageHeader[]): Calibrated {
  const all = images.map((image) => calibrationOf(image.dataSet));
  const uncalibrated = all.find((one) => one.calibration === null);
  const [first, ...others] = all;
  if (uncalibrated || first === undefined || first.calibration === null)
    return uncalibrated ?? { calibration: null, reason: 'it has no calibrated spacing' };
  const near = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * Math.max(a, b);
  const alike = others.every(
    (other) =>
      other.calibration === first.calibration &&
      near(other.pixelSpacingMm[0], first.pixelSpacingMm[0]) &&
      near(other.pixelSpacingMm[1], first.pixelSpacingMm[1]),
  );
  return alike ? first : { calibration: null, reason: 'its images differ in calibration' };
}

function sentences(calibrated: Calibrated): string[] {
  switch (calibrated.calibration) {
    case null:
      return [`The series cannot be measured in mm: ${calibrated.reason}. Sizes are in pixels.`];
    case 'imagerPixelSpacing':
      return ['Sizes in mm come from the spacing at the detector and the estimated magnification.'];
    default:
      return [];
  }
}
