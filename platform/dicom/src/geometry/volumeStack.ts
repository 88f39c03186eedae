import type { Sha256 } from '../uid/derivedUid.ts';
import type { FrameHeader, Plane } from './frameHeader.ts';
import { frameOfReference } from './frameOfReference.ts';
import type { ImageStack } from './imageStack.ts';
import { seriesRefusal } from './seriesRefusals.ts';
import { checkOneStack } from './severalStacks.ts';
import { spacingWarnings } from './spacingWarnings.ts';
import { cross, dot, length, minus, scaled, type Vector3 } from './vector.ts';

/** Direction cosines of one series may differ by rounding. */
const ORIENTATION_TOLERANCE = 1e-3;
/** Positions closer than this are the same place. */
const SAME_PLACE_MM = 1e-3;
/** Largest shift within the plane, in pixels, of an image against the first. */
const SHIFT_PIXELS = 0.25;

/** A frame with what a volume cannot do without. */
type PlacedFrame = FrameHeader & { readonly plane: Plane; readonly pixelSpacingMm: readonly [number, number] };

/** Makes a `volume` stack of images or frames that say where they lie; see {@link buildImageStack}. */
export function buildVolumeStack(frames: readonly FrameHeader[], sha256: Sha256): ImageStack {
  const [first, ...others] = frames.map(placed);
  if (first === undefined) throw seriesRefusal('noImages');
  checkOneStack(frames);
  for (const other of others) checkAlike(first, other);
  const normal = unitNormal(first.plane);
  const sorted = [first, ...others]
    .map((header) => ({ header, distanceMm: dot(header.plane.position, normal) }))
    .sort((a, b) => a.distanceMm - b.distanceMm);
  const distances = sorted.map((one) => one.distanceMm);
  const gaps = distances.slice(1).map((distance, index) => distance - (distances[index] ?? distance));
  checkShift(sorted, normal, first.pixelSpacingMm);
  if (gaps.some((gap) => gap < SAME_PLACE_MM)) throw seriesRefusal('samePosition');
  const sliceSpacingMm = median(gaps) ?? first.sliceThicknessMm ?? 1;
  const spacing = spacingWarnings(gaps, sliceSpacingMm);
  const frame = frameOfReference(
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
    orientation: [...first.plane.rowDirection, ...first.plane.columnDirection],
    normal,
    slices: sorted.map(({ header, distanceMm }) => ({
      sopInstanceUid: header.sopInstanceUid,
      sopClassUid: header.sopClassUid,
      position: header.plane.position,
      distanceMm,
      instanceNumber: header.instanceNumber,
      frameNumber: header.frameNumber,
    })),
    frameOfReferenceUid: frame.uid,
    frameOfReferenceDerived: frame.derived,
    warnings: [
      ...spacing,
      ...unknownThickness(first, others.length),
      ...(first.isInVolumeFrame ? [IN_VOLUME_FRAME] : []),
      ...frame.warnings,
    ],
  };
}

const IN_VOLUME_FRAME =
  'The positions are those of the ultrasound volume, not of the patient: masks fit these images and no other series.';

function placed(frame: FrameHeader): PlacedFrame {
  const { plane, pixelSpacingMm } = frame;
  if (pixelSpacingMm === undefined) throw seriesRefusal('noSpacing');
  if (plane === undefined) throw seriesRefusal(frame.frameNumber === null ? 'noPosition' : 'multiFrame');
  return { ...frame, plane, pixelSpacingMm };
}

function checkAlike(first: PlacedFrame, other: PlacedFrame): void {
  if (other.seriesInstanceUid !== first.seriesInstanceUid) throw seriesRefusal('severalSeries');
  const turned =
    length(minus(other.plane.rowDirection, first.plane.rowDirection)) > ORIENTATION_TOLERANCE ||
    length(minus(other.plane.columnDirection, first.plane.columnDirection)) > ORIENTATION_TOLERANCE;
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

function unitNormal({ rowDirection, columnDirection }: Plane): Vector3 {
  const normal = cross(rowDirection, columnDirection);
  const size = length(normal);
  const unit = (v: Vector3) => Math.abs(length(v) - 1) <= 1e-2;
  if (!unit(rowDirection) || !unit(columnDirection) || Math.abs(size - 1) > 1e-2) throw seriesRefusal('badOrientation');
  return scaled(normal, 1 / size);
}

function checkShift(
  sorted: readonly { header: PlacedFrame; distanceMm: number }[],
  normal: Vector3,
  spacing: readonly [number, number],
): void {
  const start = sorted[0];
  if (start === undefined) return;
  const allowed = SHIFT_PIXELS * Math.min(...spacing);
  const shifts = sorted.map(({ header, distanceMm }) =>
    minus(minus(header.plane.position, start.header.plane.position), scaled(normal, distanceMm - start.distanceMm)),
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

function unknownThickness({ sliceThicknessMm }: FrameHeader, others: number): string[] {
  return others === 0 && sliceThicknessMm === undefined
    ? ['The only image does not say how thick its slice is; volumes are computed as if it were 1 mm.']
    : [];
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
