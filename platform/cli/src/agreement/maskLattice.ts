import type { Vector3 } from '@overread/dicom';

/** Where the voxels of a file lie in the patient: LPS, in mm. */
export interface MaskLattice {
  readonly columns: number;
  readonly rows: number;
  readonly columnSpacingMm: number;
  readonly rowSpacingMm: number;
  /** Unit vectors: along a row, down a column, from slice to slice. */
  readonly along: readonly [row: Vector3, column: Vector3, slice: Vector3];
  /** The centre of the first voxel of the first of `slicesMm`. */
  readonly origin: Vector3;
  /** Positions along the slice direction, ascending. */
  readonly slicesMm: readonly number[];
  /** False for a Segmentation without its images: slices on which nothing is drawn may be missing. */
  readonly isComplete: boolean;
  /** What the file says of the distance between slices; null where it says nothing. */
  readonly sliceSpacingMm: number | null;
  readonly sliceThicknessMm: number | null;
  /** Null for NIfTI, which has none. */
  readonly frameOfReferenceUid: string | null;
  /** Images that the masks were drawn on, by SOP Instance UID, as far as they are named. */
  readonly images: ReadonlySet<string>;
}

/** One label of a file: a positive integer of a label map, or a segment of a SEG. */
export interface FileLabel {
  readonly number: number;
  readonly name: string | null;
  /** What a segment is, as one comparable text: its coded type, region and their modifiers. */
  readonly coded: string | null;
}

export const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const minus = (a: Vector3, b: Vector3): Vector3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const moved = (from: Vector3, along: Vector3, mm: number): Vector3 => [
  from[0] + along[0] * mm,
  from[1] + along[1] * mm,
  from[2] + along[2] * mm,
];
export const length = (a: Vector3): number => Math.hypot(...a);

/** The shortest edge of a voxel within the slice, in mm. */
export const pixelMm = (lattice: MaskLattice): number => Math.min(lattice.columnSpacingMm, lattice.rowSpacingMm);
