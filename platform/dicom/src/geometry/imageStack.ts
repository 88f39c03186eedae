import type { Calibration } from './calibration.ts';
import { plus, scaled, type Vector3 } from './vector.ts';

/** Where a stack's masks lie, and what a SEG copies per frame. Lengths in mm, LPS. */
export interface StackSlice {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** Image Position (Patient): the centre of the first voxel. Of an `image` stack the origin, and without meaning. */
  readonly position: Vector3;
  /** Position along the normal. Of an `image` stack the place in the order of the images, no distance. */
  readonly distanceMm: number;
  readonly instanceNumber: number | null;
  /** Frame of a multi-frame image, from 1; null for an image of one frame. */
  readonly frameNumber: number | null;
}

/**
 * `volume`: parallel images in one Frame of Reference. `image`: images without a place in the patient (X-ray, mammography,
 * ultrasound): masks belong to single images, and nothing is measured across them (R26).
 */
export type GeometryClass = 'volume' | 'image';

/** A series whose images form a stack: parallel, equal in size, one behind the other along the normal; or an `image` stack. */
export interface ImageStack {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly geometry: GeometryClass;
  /** Of an `image` stack; a `volume` has `pixelSpacing`. */
  readonly calibration: Calibration;
  readonly rows: number;
  readonly columns: number;
  /** Between rows, between columns (Pixel Spacing). Of an `image` stack without calibration 1, and then in pixels. */
  readonly pixelSpacingMm: readonly [number, number];
  /** Median distance of neighbouring slices; of a single slice its thickness, else 1. */
  readonly sliceSpacingMm: number;
  /** Slice Thickness of the first image, else the spacing. Of an `image` stack 1. */
  readonly sliceThicknessMm: number;
  /** True if all distances are equal within 1 % or 0.01 mm. */
  readonly regular: boolean;
  /** Image Orientation (Patient): direction of a row, then of a column. Of an `image` stack along the axes, without meaning. */
  readonly orientation: readonly [number, number, number, number, number, number];
  readonly normal: Vector3;
  /** Ascending along the normal; of an `image` stack by instance number, then by frame. */
  readonly slices: readonly StackSlice[];
  readonly frameOfReferenceUid: string;
  /** True if the images do not share a Frame of Reference and a new one was derived from the series UID. */
  readonly frameOfReferenceDerived: boolean;
  /** Sentences for the person who enrols the series. */
  readonly warnings: readonly string[];
}

/**
 * The point in the patient of a voxel of the stack; row and column may be fractions, 0 is the centre of the first. Throws a
 * RangeError for an `image` stack, which has no place in the patient.
 */
export function patientPoint(stack: ImageStack, column: number, row: number, slice: number): Vector3 {
  const at = stack.slices[slice];
  if (at === undefined) throw new RangeError(`slice ${slice} of ${stack.slices.length}`);
  if (stack.geometry === 'image') throw new RangeError('an image without a place in the patient has no patient point');
  const [a, b, c, d, e, f] = stack.orientation;
  const [rowSpacing, columnSpacing] = stack.pixelSpacingMm;
  return plus(at.position, plus(scaled([a, b, c], column * columnSpacing), scaled([d, e, f], row * rowSpacing)));
}
