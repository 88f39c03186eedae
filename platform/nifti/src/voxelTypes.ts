import type { VoxelData } from './niftiImage.ts';

/** One stored type: its NIfTI datatype code, bytes per voxel, and how to get the numbers. */
export interface VoxelType {
  readonly code: number;
  readonly bytes: number;
  /** From exactly the voxels' bytes, in the byte order of this machine, aligned. */
  readonly view: (bytes: ArrayBuffer) => VoxelData;
}

/** The datatypes that are read; complex, RGB and 128-bit ones are not. (nifti1.h, NIFTI1_DATATYPES) */
export const VOXEL_TYPES: readonly VoxelType[] = Object.freeze([
  { code: 2, bytes: 1, view: (bytes) => new Uint8Array(bytes) },
  { code: 256, bytes: 1, view: (bytes) => new Int8Array(bytes) },
  { code: 4, bytes: 2, view: (bytes) => new Int16Array(bytes) },
  { code: 512, bytes: 2, view: (bytes) => new Uint16Array(bytes) },
  { code: 8, bytes: 4, view: (bytes) => new Int32Array(bytes) },
  { code: 768, bytes: 4, view: (bytes) => new Uint32Array(bytes) },
  { code: 16, bytes: 4, view: (bytes) => new Float32Array(bytes) },
  { code: 64, bytes: 8, view: (bytes) => new Float64Array(bytes) },
  // NumPy's default integers: label maps are often stored so, though no label needs 64 bits.
  { code: 1024, bytes: 8, view: (bytes) => Float64Array.from(new BigInt64Array(bytes), Number) },
  { code: 1280, bytes: 8, view: (bytes) => Float64Array.from(new BigUint64Array(bytes), Number) },
]);

/** The NIfTI datatype code to write an array with. */
export function codeOf(data: VoxelData): number {
  if (data instanceof Uint8Array) return 2;
  if (data instanceof Int8Array) return 256;
  if (data instanceof Int16Array) return 4;
  if (data instanceof Uint16Array) return 512;
  if (data instanceof Int32Array) return 8;
  if (data instanceof Uint32Array) return 768;
  return data instanceof Float32Array ? 16 : 64;
}
