import type { DataSet } from '../dataset/dataSet.ts';
import { derivedUid, type Sha256 } from '../uid/derivedUid.ts';
import { seriesRefusal } from './seriesRefusals.ts';
import { type SliceHeader, sliceHeader } from './sliceHeader.ts';
import { spacingWarnings } from './spacingWarnings.ts';
import { cross, dot, length, minus, plus, scaled, type Vector3 } from './vector.ts';

/** Where a stack's masks lie, and what a SEG copies per frame. Lengths in mm, LPS. */
export interface StackSlice {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** Image Position (Patient): the centre of the first voxel. */
  readonly position: Vector3;
  /** Position along the normal. */
  readonly distanceMm: number;
  readonly instanceNumber: number | null;
  /** Frame of a multi-frame image, from 1; null for a single image. */
  readonly frameNumber: number | null;
}

/**
 * `volume`: parallel images in one Frame of Reference. `image`: images without a place in the patient (X-ray, mammography,
 * ultrasound): masks belong to single images, and nothing is measured across them (R26).
 */
export type GeometryClass = 'volume' | 'image';

/**
 * Where the spacing of an `image` stack comes from, in the order of preference (R26): Pixel Spacing; Imager Pixel Spacing, at the
 * detector, with the magnification stated or unknown; an ultrasound region. null: nothing can be measured in mm.
 */
export type Calibration = 'pixelSpacing' | 'imagerPixelSpacing' | 'ultrasoundRegion' | null;

/** A series whose images form a stack: parallel, equal in size, one behind the other along the normal. */
export interface ImageStack {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly geometry: GeometryClass;
  /** Of an `image` stack; a `volume` has `pixelSpacing`. */
  readonly calibration: Calibration;
  readonly rows: number;
  readonly columns: number;
  /** Between rows, between columns (Pixel Spacing). */
  readonly pixelSpacingMm: readonly [number, number];
  /** Median distance of neighbouring slices; of a single slice its thickness, else 1. */
  readonly sliceSpacingMm: number;
  /** Slice Thickness of the first image, else the spacing. */
  readonly sliceThicknessMm: number;
  /** True if all distances are equal within 1 % or 0.01 mm. */
  readonly regular: boolean;
  /** Image Orientation (Patient): direction of a row, then of a column. */
  readonly orientation: readonly [number, number, number, number, number, number];
  readonly normal: Vector3;
  /** Ascending along the normal. */
  readonly slices: readonly StackSlice[];
  readonly frameOfReferenceUid: string;
  /** True if the images do not share a Frame of Reference and a new one was derived from the series UID. */
  readonly frameOfReferenceDerived: boolean;
  /** Sentences for the person who enrols the series. */
  readonly warnings: readonly string[];
}

/** Direction cosines of one series may differ by rounding. */
const ORIENTATION_TOLERANCE = 1e-3;
/** Positions closer than this are the same place. */
const SAME_PLACE_MM = 1e-3;
/** Largest shift within the plane, in pixels, of an image against the first. */
const SHIFT_PIXELS = 0.25;

/**
 * Makes a stack of the images of one series, from their headers in any order. Refuses with OVR_SERIES_GEOMETRY (details.reason
 * names which) a series that is none; uneven spacing, gaps and differing Frames of Reference are accepted with a warning.
 */
export function buildImageStack(headers: readonly DataSet[], sha256: Sha256): ImageStack {
  const [first, ...others] = headers.map(sliceHeader);
  if (first === undefined) throw seriesRefusal('noImages');
  for (const other of others) checkAlike(first, other);
  const normal = unitNormal(first);
  const sorted = [first, ...others]
    .map((header) => ({ header, distanceMm: dot(header.position, normal) }))
    .sort((a, b) => a.distanceMm - b.distanceMm);
  const distances = sorted.map((one) => one.distanceMm);
  const gaps = distances.slice(1).map((distance, index) => distance - (distances[index] ?? distance));
  checkShift(sorted, normal, first.pixelSpacingMm);
  if (gaps.some((gap) => gap < SAME_PLACE_MM)) throw seriesRefusal('samePosition');
  const sliceSpacingMm = median(gaps) ?? first.sliceThicknessMm ?? 1;
  const spacing = spacingWarnings(gaps, sliceSpacingMm);
  const frame = frameOfReference(
    first.seriesInstanceUid,
    sorted.map((one) => one.header),
    sha256,
  );
  return {
    studyInstanceUid: first.studyInstanceUid,
    seriesInstanceUid: first.seriesInstanceUid,
    modality: first.modality,
    geometry: 'volume',
    calibration: 'pixelSpacing',
    rows: first.rows,
    columns: first.columns,
    pixelSpacingMm: first.pixelSpacingMm,
    sliceSpacingMm,
    sliceThicknessMm: first.sliceThicknessMm ?? sliceSpacingMm,
    regular: spacing.length === 0,
    orientation: [...first.rowDirection, ...first.columnDirection],
    normal,
    slices: sorted.map(({ header, distanceMm }) => ({
      sopInstanceUid: header.sopInstanceUid,
      sopClassUid: header.sopClassUid,
      position: header.position,
      distanceMm,
      instanceNumber: header.instanceNumber,
      frameNumber: null,
    })),
    frameOfReferenceUid: frame.uid,
    frameOfReferenceDerived: frame.derived,
    warnings: [...spacing, ...unknownThickness(first, others.length), ...frame.warnings],
  };
}

/** The point in the patient of a voxel of the stack; row and column may be fractions, 0 is the centre of the first. */
export function patientPoint(stack: ImageStack, column: number, row: number, slice: number): Vector3 {
  const at = stack.slices[slice];
  if (at === undefined) throw new RangeError(`slice ${slice} of ${stack.slices.length}`);
  const [a, b, c, d, e, f] = stack.orientation;
  const [rowSpacing, columnSpacing] = stack.pixelSpacingMm;
  return plus(at.position, plus(scaled([a, b, c], column * columnSpacing), scaled([d, e, f], row * rowSpacing)));
}

function checkAlike(first: SliceHeader, other: SliceHeader): void {
  if (other.seriesInstanceUid !== first.seriesInstanceUid) throw seriesRefusal('severalSeries');
  const turned =
    length(minus(other.rowDirection, first.rowDirection)) > ORIENTATION_TOLERANCE ||
    length(minus(other.columnDirection, first.columnDirection)) > ORIENTATION_TOLERANCE;
  if (turned) throw seriesRefusal('mixedOrientation');
  if (other.rows !== first.rows || other.columns !== first.columns) throw seriesRefusal('differentSize');
  const near = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * Math.max(a, b);
  if (
    !near(other.pixelSpacingMm[0], first.pixelSpacingMm[0]) ||
    !near(other.pixelSpacingMm[1], first.pixelSpacingMm[1])
  ) {
    throw seriesRefusal('differentSpacing');
  }
}

function unitNormal(header: SliceHeader): Vector3 {
  const normal = cross(header.rowDirection, header.columnDirection);
  const size = length(normal);
  const unit = (v: Vector3) => Math.abs(length(v) - 1) <= 1e-2;
  if (!unit(header.rowDirection) || !unit(header.columnDirection) || Math.abs(size - 1) > 1e-2)
    throw seriesRefusal('badOrientation');
  return scaled(normal, 1 / size);
}

function checkShift(
  sorted: readonly { header: SliceHeader; distanceMm: number }[],
  normal: Vector3,
  spacing: readonly [number, number],
): void {
  const start = sorted[0];
  if (start === undefined) return;
  const allowed = SHIFT_PIXELS * Math.min(...spacing);
  const shifts = sorted.map(({ header, distanceMm }) =>
    minus(minus(header.position, start.header.position), scaled(normal, distanceMm - start.distanceMm)),
  );
  if (shifts.every((shift) => length(shift) <= allowed)) return;
  const last = shifts.at(-1) ?? [0, 0, 0];
  const depth = (sorted.at(-1)?.distanceMm ?? 0) - start.distanceMm;
  // A tilted gantry shifts every slice by the same amount per mm; anything else is no volume at all.
  const tilted =
    depth > 0 &&
    shifts.every((shift, index) => {
      const share = ((sorted[index]?.distanceMm ?? 0) - start.distanceMm) / depth;
      return length(minus(shift, scaled(last, share))) <= allowed;
    });
  throw seriesRefusal(tilted ? 'gantryTilt' : 'notAligned');
}

function unknownThickness({ sliceThicknessMm }: SliceHeader, others: number): string[] {
  return others === 0 && sliceThicknessMm === undefined
    ? ['The only image does not say how thick its slice is; volumes are computed as if it were 1 mm.']
    : [];
}

function frameOfReference(
  seriesUid: string,
  headers: readonly SliceHeader[],
  sha256: Sha256,
): { uid: string; derived: boolean; warnings: string[] } {
  const uids = new Set(headers.map((header) => header.frameOfReferenceUid));
  const [only] = uids;
  if (uids.size === 1 && only) return { uid: only, derived: false, warnings: [] };
  const what =
    uids.size === 1
      ? 'The images carry no Frame of Reference'
      : `The images carry ${uids.size} different Frames of Reference`;
  return {
    uid: derivedUid(sha256, 'frameOfReference', seriesUid),
    derived: true,
    warnings: [
      `${what}, but their positions form one stack. Masks get a new Frame of Reference, so other viewers may not link them with other series.`,
    ],
  };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : sorted.length === 0
      ? undefined
      : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
