import type { Place, Side, WorldMm } from './discrepancy.ts';
import type { Evaluation, MaskKey } from './evaluation.ts';
import type { ProtocolContent } from './protocol.ts';

/** What was measured of one mask on either side, or of one that only one side has. Unrounded. */
export interface MaskMeasurement {
  /** Which reads have voxels here. */
  readonly presence: 'both' | 'left' | 'right';
  /** Instance keys of the two reads; null for `one` items and for the side that has none. */
  readonly left: string | null;
  readonly right: string | null;
  /**
   * Null on the side without a mask, where the thickness of a single slice is unknown, and on images without a place in the
   * patient, which have no volume.
   */
  readonly leftMl: number | null;
  readonly rightMl: number | null;
  /** Of the sphere of equal volume; on such images of the circle of the largest area, null if they are not calibrated. */
  readonly leftDiameterMm: number | null;
  readonly rightDiameterMm: number | null;
  /** By the engine's ids (METRICS; `nsd@1.5` with its tolerance). Null where not defined (a mask is empty or missing). */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Where the reads differ, or where the only mask lies: numbers as the viewer counts its images, from 1. */
  readonly slices: { readonly from: number; readonly to: number } | null;
  /** Symmetric in the reads: the same if they are exchanged. */
  readonly place: Place | null;
  /** Only of images without a place in the patient: which of them each read marked, as the viewer counts. */
  readonly images?: ImageChoice;
  /** The centroid of each read's mask in the patient; only where a rule asks for the side. Null without a mask. */
  readonly centroids?: { readonly left: WorldMm | null; readonly right: WorldMm | null };
}

/** On which images of a stack two reads have marked something: part of the read, as the frame of a cine loop (R26). */
export interface ImageChoice {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** True where both reads have marked something, but on no common image: a difference of choice, not of outline. */
export function choosesOtherImages({ images }: Pick<MaskMeasurement, 'images'>): boolean {
  if (!images || images.left.length === 0 || images.right.length === 0) return false;
  return !images.left.some((image) => images.right.includes(image));
}

/** What was measured for one mask item. `one` items have at most one pair or one lone mask. */
export interface ItemMeasurement {
  readonly pairs: readonly MaskMeasurement[];
  readonly lone: readonly MaskMeasurement[];
  /** One instance on `side` where the other side has several; `many` are all of these, the paired one too. */
  readonly splits: readonly { readonly side: Side; readonly one: string; readonly many: readonly string[] }[];
}

/** Two masks of different items, one of each read, that are nearly the same voxels. */
export interface SwapMeasurement {
  readonly left: MaskKey;
  readonly right: MaskKey;
  readonly dice: number;
}

/** Everything that the comparison of two reads needs. Left and right were drawn by lot before. */
export interface ComparisonInput {
  readonly protocol: ProtocolContent;
  readonly left: Evaluation;
  readonly right: Evaluation;
  readonly items: Readonly<Record<string, ItemMeasurement>>;
  readonly swaps: readonly SwapMeasurement[];
  /** By image set key; null for a single slice of unknown thickness. */
  readonly sliceSpacingMm: Readonly<Record<string, number | null>>;
  /** The union of each composite's masks, by its key; null where neither read has a voxel of it. */
  readonly composites?: Readonly<Record<string, MaskMeasurement | null>>;
  /** Numbers that lie beyond a limit by rounding alone fail, as they did before version 2.0.0; only to verify records of then. */
  readonly hasExactLimits?: boolean;
  /** Centre of the image volume by image set key; null on images without a place in the patient. */
  readonly imageCentres?: Readonly<Record<string, WorldMm | null>>;
}

/** Mean of the two equivalent diameters: the symmetric size that rules and sorting use (R7); null if none is known. */
export function meanDiameterMm(
  measurement: Pick<MaskMeasurement, 'leftDiameterMm' | 'rightDiameterMm'>,
): number | null {
  const known = [measurement.leftDiameterMm, measurement.rightDiameterMm].filter((mm) => mm !== null);
  return known.length === 0 ? null : known.reduce((sum, mm) => sum + mm, 0) / known.length;
}
