/** Voxels as they are stored; 64-bit integers come as float64. */
export type VoxelData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Four rows of four: maps (i, j, k, 1) to (x, y, z, 1). */
export type Affine = readonly [Row, Row, Row, Row];
type Row = readonly [number, number, number, number];

/** A NIfTI-1 image. */
export interface NiftiImage {
  /** Voxels along i, j and k; i is fastest in `data`. */
  readonly dims: readonly [number, number, number];
  /** Volumes one after another in `data` (time points, directions); 1 for a plain volume. */
  readonly frames: number;
  /** Distance between neighbouring voxels along i, j and k, in mm. */
  readonly pixDimsMm: readonly [number, number, number];
  /** From voxel indices to world coordinates in mm, RAS: x to the right, y to the front, z to the head. */
  readonly affine: Affine;
  /** Where the affine comes from; with `pixdim` the file does not say how the image is oriented. */
  readonly affineSource: 'sform' | 'qform' | 'pixdim';
  /** The stored numbers. What they mean is `slope * stored + intercept`: see `scaledValues`. */
  readonly data: VoxelData;
  readonly slope: number;
  readonly intercept: number;
  readonly description: string;
  /** Text between the header and the voxels: extensions, or what some programs put there without marking it. */
  readonly extensionText: string;
}
