import type { DataSet } from '../dataset/dataSet.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import type { ReportProblem } from './segmentationChecks.ts';

/** Cosines and spacings (mm) may differ by this from those of the images. */
const TOLERANCE = 1e-3;
/** And the farthest pixel may be moved by no more than this, in pixels. */
const FARTHEST_PIXELS = 0.1;

/** True if the size of the frames is that of the images; reports it otherwise. */
export function checkSize(dataSet: DataSet, stack: ImageStack, report: ReportProblem): boolean {
  const [rows, columns] = [dataSet.number('Rows'), dataSet.number('Columns')];
  if (rows === stack.rows && columns === stack.columns) return true;
  report(
    'size',
    `The images have ${stack.columns} x ${stack.rows} pixels, the segmentation has ${columns ?? 'no'} x ${rows ?? 'no'}`,
  );
  return false;
}

/**
 * Reports another Frame of Reference than that of the images, and none at all, since positions mean nothing without it. Of images
 * that share none (the stack has a derived one) any is taken; images without a place in the patient have none to compare.
 */
export function checkFrameOfReference(
  dataSet: DataSet,
  stack: ImageStack,
  positions: boolean,
  report: ReportProblem,
): void {
  if (stack.geometry === 'image' || stack.frameOfReferenceDerived) return;
  const uid = dataSet.text('FrameOfReferenceUID');
  if (uid === stack.frameOfReferenceUid || (uid === undefined && !positions)) return;
  report(
    'frameOfReference',
    `The segmentation has ${uid === undefined ? 'no' : 'another'} Frame of Reference ${uid === undefined ? 'although it gives positions' : 'than the images'}`,
  );
}

/** Whether functional groups (shared, or of a frame) give plane and spacing. */
export interface PlaneGiven {
  readonly orientation: boolean;
  readonly spacing: boolean;
}

/**
 * Compares plane and pixel spacing of functional groups with those of the stack, where given. `frame` (from 1) is absent for the
 * shared groups. Images without a place in the patient are not compared: their spacing is that of a detector or of nothing.
 */
export function checkPlane(
  groups: DataSet | undefined,
  stack: ImageStack,
  frame: number | undefined,
  report: ReportProblem,
): PlaneGiven {
  const orientation = groups?.item('PlaneOrientationSequence')?.numbers('ImageOrientationPatient') ?? [];
  const spacing = groups?.item('PixelMeasuresSequence')?.numbers('PixelSpacing') ?? [];
  const given = { orientation: orientation.length === 6, spacing: spacing.length === 2 };
  if (stack.geometry === 'image') return given;
  const pixels = Math.max(stack.rows, stack.columns);
  const turned = Math.min(TOLERANCE, FARTHEST_PIXELS / pixels);
  if (given.orientation && !stack.orientation.every((cosine, at) => near(cosine, orientation[at], turned)))
    report('orientation', `${subject(frame)} in another plane than the images`, { frame });
  const same = stack.pixelSpacingMm.every((mm, at) =>
    near(mm, spacing[at], Math.min(TOLERANCE, (FARTHEST_PIXELS * mm) / pixels)),
  );
  if (given.spacing && !same)
    report('pixelSpacing', `${subject(frame)} on pixels of another spacing than the images`, { frame });
  return given;
}

const near = (a: number, b: number | undefined, tolerance: number) => Math.abs(a - (b ?? Number.NaN)) <= tolerance;
const subject = (frame: number | undefined) => (frame === undefined ? 'The segmentation lies' : `Frame ${frame} lies`);
