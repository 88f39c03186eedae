import { gunzipSync } from 'node:zlib';
import { NIFTI1 } from 'nifti-reader-js';
import { extensionText } from './extensionText.ts';
import { NiftiError } from './niftiError.ts';
import type { Affine, NiftiImage, VoxelData } from './niftiImage.ts';
import { VOXEL_TYPES } from './voxelTypes.ts';

const HEADER_BYTES = 348;
const FIRST_VOXEL_AT = 352;
/** Millimetres in one spatial unit (xyzt_units & 7): unknown is taken for mm, as everyone does. */
const MM_PER_UNIT: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 };

/**
 * Reads a single-file NIfTI-1 image (`.nii`, or `.nii.gz`, told apart by its first bytes), either byte order.
 *
 * The affine is the sform where the file gives one, else the qform, else spacing alone. The bytes are not changed, and
 * the result does not refer to them. Throws {@link NiftiError}: `NOT_NIFTI`, `TRUNCATED`, `UNSUPPORTED` (NIfTI-2,
 * header and image in two files, complex or RGB voxels), `INVALID`, or `TOO_LARGE` if the unpacked file exceeds
 * `maxBytes` (default 2 GiB).
 */
export function readNifti(file: Uint8Array, { maxBytes = 2 ** 31 }: { readonly maxBytes?: number } = {}): NiftiImage {
  const bytes = unpack(file, maxBytes);
  const header = readHeader(bytes);
  const type = VOXEL_TYPES.find(({ code }) => code === header.datatypeCode);
  if (type === undefined) {
    throw new NiftiError('UNSUPPORTED', `Voxels of datatype ${header.datatypeCode} are not read; convert to integers.`);
  }
  const [count = 0, ...sizes] = header.dims;
  const used = sizes.slice(0, count);
  if (count < 1 || count > 7 || used.some((n) => n < 1)) {
    throw new NiftiError('INVALID', 'The header must give 1 to 7 dimensions of 1 voxel or more.');
  }
  const [i = 1, j = 1, k = 1, ...rest] = used;
  const frames = rest.reduce((product, n) => product * n, 1);
  const from = Math.max(header.vox_offset, FIRST_VOXEL_AT);
  const to = from + i * j * k * frames * type.bytes;
  if (!Number.isInteger(from) || to > bytes.length) {
    throw new NiftiError('TRUNCATED', `The voxels should end at byte ${to}; the file has ${bytes.length}.`);
  }
  const isScaled = Number.isFinite(header.scl_slope) && header.scl_slope !== 0;
  const mm = MM_PER_UNIT[header.xyzt_units & NIFTI1.SPATIAL_UNITS_MASK] ?? 1;
  const { affine, source } = affineOf(header, bytes, mm);
  return {
    dims: [i, j, k],
    frames,
    pixDimsMm: [1, 2, 3].map((axis) => Math.abs(header.pixDims[axis] ?? 1) * mm) as [number, number, number],
    affine,
    affineSource: source,
    data: voxels(bytes.slice(from, to), header.littleEndian, type),
    slope: isScaled ? header.scl_slope : 1,
    intercept: isScaled && Number.isFinite(header.scl_inter) ? header.scl_inter : 0,
    description: header.description,
    extensionText: extensionText(bytes.subarray(HEADER_BYTES, from), header.littleEndian),
  };
}

function unpack(file: Uint8Array, maxBytes: number): Uint8Array {
  const isGzip = file[0] === 0x1f && file[1] === 0x8b;
  if (!isGzip && file.length > maxBytes) throw tooLarge(maxBytes);
  try {
    const { buffer, byteOffset, byteLength } = isGzip ? gunzipSync(file, { maxOutputLength: maxBytes }) : file;
    // Never a Buffer from here on: its slice() is a view, not a copy.
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw new NiftiError('TRUNCATED', 'The compressed file is damaged or ends too early; copy it again.');
  }
}

function tooLarge(maxBytes: number): NiftiError {
  return new NiftiError('TOO_LARGE', `The image is larger than the ${maxBytes} bytes that are allowed.`);
}

function readHeader(bytes: Uint8Array): NIFTI1 {
  const magic = String.fromCharCode(...bytes.subarray(344, 347));
  const version2 = String.fromCharCode(...bytes.subarray(4, 7));
  if (version2 === 'n+2' || version2 === 'ni2') {
    throw new NiftiError('UNSUPPORTED', 'This is NIfTI-2; convert it to NIfTI-1.');
  }
  if (magic === 'ni1') {
    throw new NiftiError('UNSUPPORTED', 'The voxels are in a second file (.img); convert the pair to one .nii file.');
  }
  if (bytes.length < FIRST_VOXEL_AT || magic !== 'n+1') {
    throw new NiftiError('NOT_NIFTI', 'A single-file NIfTI-1 image (.nii or .nii.gz) was expected.');
  }
  const header = new NIFTI1();
  try {
    // Only the header: the library throws on text that stands where extensions should.
    header.readHeader(bytes.slice(0, FIRST_VOXEL_AT).buffer);
  } catch {
    throw new NiftiError('NOT_NIFTI', 'The header does not begin with its size, 348.');
  }
  return header;
}

function affineOf(
  header: NIFTI1,
  bytes: Uint8Array,
  mm: number,
): { affine: Affine; source: NiftiImage['affineSource'] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sform = (row: number, column: number) => view.getFloat32(280 + (row * 4 + column) * 4, header.littleEndian);
  // Not the library's `affine`: it prefers the qform where both are given and is NaN for a half turn that was rounded.
  const qform = header.getQformMat();
  const spacing = (row: number, column: number) => (row === column ? Math.abs(header.pixDims[row + 1] ?? 1) : 0);
  const source = header.sform_code > 0 ? 'sform' : header.qform_code > 0 ? 'qform' : 'pixdim';
  const value = { sform, qform: (row: number, column: number) => qform[row]?.[column] ?? 0, pixdim: spacing }[source];
  const row = (r: number) => [0, 1, 2, 3].map((column) => value(r, column) * mm) as [number, number, number, number];
  const affine: Affine = [row(0), row(1), row(2), [0, 0, 0, 1]];
  const [[a, b, c], [d, e, f], [g, h, i]] = affine;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!affine.flat().every(Number.isFinite) || !(Math.abs(determinant) > 0)) {
    throw new NiftiError('INVALID', 'The header places all voxels in one plane or nowhere.');
  }
  return { affine, source };
}

/** The numbers in `bytes`, an array of their own that is used up. */
function voxels(bytes: Uint8Array<ArrayBuffer>, littleEndian: boolean, type: (typeof VOXEL_TYPES)[number]): VoxelData {
  const machineIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  if (littleEndian !== machineIsLittleEndian && type.bytes > 1) {
    for (let at = 0; at < bytes.length; at += type.bytes) bytes.subarray(at, at + type.bytes).reverse();
  }
  return type.view(bytes.buffer);
}
