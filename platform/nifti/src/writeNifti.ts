import { NiftiError } from './niftiError.ts';
import type { NiftiImage, VoxelData } from './niftiImage.ts';
import { codeOf } from './voxelTypes.ts';

const HEADER_BYTES = 348;
const FIRST_VOXEL_AT = 352;

/** What is written; the rest of a {@link NiftiImage} has defaults. */
export type NiftiToWrite = Pick<NiftiImage, 'dims' | 'affine' | 'data'> &
  Partial<Pick<NiftiImage, 'frames' | 'slope' | 'intercept' | 'description'>>;

/**
 * A single-file NIfTI-1 image (`.nii`), little endian, in mm, oriented by its sform (scanner coordinates); compress it
 * with gzip for `.nii.gz`. The affine is stored in float32. Throws `INVALID` if the voxels do not fit the sizes, or a
 * size exceeds 32767.
 */
export function writeNifti(image: NiftiToWrite): Uint8Array {
  const { dims, affine, data, frames = 1, slope = 1, intercept = 0, description = '' } = image;
  const sizes = [...dims, frames];
  if (sizes.some((n) => !Number.isInteger(n) || n < 1 || n > 32767)) {
    throw new NiftiError('INVALID', 'Sizes must be whole numbers from 1 to 32767.');
  }
  if (data.length !== sizes.reduce((product, n) => product * n, 1)) {
    throw new NiftiError('INVALID', `${sizes.join(' x ')} voxels were expected; ${data.length} came.`);
  }
  const bytes = new Uint8Array(FIRST_VOXEL_AT + data.byteLength);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, HEADER_BYTES, true);
  const dimensions = frames > 1 ? 4 : 3;
  for (const [at, n] of [dimensions, ...sizes, 1, 1, 1].entries()) view.setInt16(40 + at * 2, n, true);
  view.setInt16(70, codeOf(data), true);
  view.setInt16(72, data.BYTES_PER_ELEMENT * 8, true);
  const spacing = (axis: number) => Math.hypot(...[0, 1, 2].map((row) => affine[row]?.[axis] ?? 0));
  for (const [at, mm] of [1, spacing(0), spacing(1), spacing(2), 1, 1, 1, 1].entries()) {
    view.setFloat32(76 + at * 4, mm, true);
  }
  view.setFloat32(108, FIRST_VOXEL_AT, true);
  view.setFloat32(112, slope, true);
  view.setFloat32(116, intercept, true);
  view.setUint8(123, 2);
  bytes.set(new TextEncoder().encode(description).subarray(0, 79), 148);
  view.setInt16(254, 1, true);
  for (const row of [0, 1, 2]) {
    for (const column of [0, 1, 2, 3]) {
      view.setFloat32(280 + (row * 4 + column) * 4, affine[row]?.[column] ?? 0, true);
    }
  }
  bytes.set([0x6e, 0x2b, 0x31, 0], 344);
  writeVoxels(view, data);
  return bytes;
}

function writeVoxels(view: DataView, data: VoxelData): void {
  const size = data.BYTES_PER_ELEMENT;
  const set = {
    2: (at: number, n: number) => view.setUint8(at, n),
    256: (at: number, n: number) => view.setInt8(at, n),
    4: (at: number, n: number) => view.setInt16(at, n, true),
    512: (at: number, n: number) => view.setUint16(at, n, true),
    8: (at: number, n: number) => view.setInt32(at, n, true),
    768: (at: number, n: number) => view.setUint32(at, n, true),
    16: (at: number, n: number) => view.setFloat32(at, n, true),
    64: (at: number, n: number) => view.setFloat64(at, n, true),
  }[codeOf(data)];
  if (set === undefined) throw new NiftiError('INVALID', 'Voxels of this type cannot be written.');
  for (let i = 0, at = FIRST_VOXEL_AT; i < data.length; i++, at += size) set(at, data[i] ?? 0);
}
