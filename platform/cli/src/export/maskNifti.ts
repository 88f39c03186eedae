import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type BitMask, sliceBytesOf } from '@overread/agreement';
import { type ImageStack, patientPoint, type Vector3 } from '@overread/dicom';
import { type Affine, writeNifti } from '@overread/nifti';

/** An affine places slices at equal distances: none may lie further than this from where it would. */
const OFF_MM = 0.02;

/** Where a NIfTI file of a stack lies, or the sentence that says why there can be none. */
export type Placing = { readonly affine: Affine } | { readonly refusal: string };

/**
 * The affine of a stack, from (column, row, slice) to RAS in mm: DICOM's patient coordinates (LPS) with the first two axes
 * turned round. Slices must lie at equal distances, because NIfTI has one spacing.
 */
export function niftiPlacing(stack: ImageStack): Placing {
  if (stack.geometry !== 'volume') return { refusal: 'the images have no place in the patient' };
  const last = stack.slices.length - 1;
  const origin = patientPoint(stack, 0, 0, 0);
  const end = patientPoint(stack, 0, 0, last);
  const step = (last > 0 ? minus(end, origin) : stack.normal.map((part) => part * stack.sliceThicknessMm)).map(
    (part) => (last > 0 ? part / last : part),
  );
  const off = stack.slices.map((slice, index) =>
    Math.hypot(...slice.position.map((part, axis) => part - (origin[axis] ?? 0) - index * (step[axis] ?? 0))),
  );
  if (Math.max(...off) > Math.max(OFF_MM, 0.01 * stack.sliceSpacingMm))
    return { refusal: 'the slices do not lie at equal distances, and NIfTI has one spacing for all' };
  const alongRow = minus(patientPoint(stack, 1, 0, 0), origin);
  const alongColumn = minus(patientPoint(stack, 0, 1, 0), origin);
  const row = (axis: 0 | 1 | 2): Affine[0] => {
    const sign = axis === 2 ? 1 : -1;
    return [sign * alongRow[axis], sign * alongColumn[axis], sign * (step[axis] ?? 0), sign * origin[axis]];
  };
  return { affine: [row(0), row(1), row(2), [0, 0, 0, 1]] };
}

const minus = (a: Vector3, b: Vector3): Vector3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const compressed = promisify(gzip);

/** How many of the masks hold each voxel, columns fastest; of one mask: 0 and 1. */
export function voxelCounts(masks: readonly [BitMask, ...BitMask[]]): Uint8Array {
  const [{ columns, rows, slices }] = masks;
  const plane = columns * rows;
  const size = sliceBytesOf({ columns, rows });
  const counts = new Uint8Array(plane * slices);
  for (const { bits } of masks)
    for (let at = 0; at < bits.length; at++) {
      const byte = bits[at] ?? 0;
      if (byte === 0) continue;
      const slice = Math.floor(at / size);
      const first = slice * plane + (at - slice * size) * 8;
      for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) counts[first + bit] = (counts[first + bit] ?? 0) + 1;
    }
  return counts;
}

/**
 * Masks as `.nii.gz` on the full grid of their images: the share of the masks that hold a voxel, stored as a count with its
 * scale; of one mask 0 and 1. The same masks always give the same bytes.
 */
export async function maskNifti(
  masks: readonly [BitMask, ...BitMask[]],
  affine: Affine,
  description: string,
): Promise<Uint8Array> {
  const [{ columns, rows, slices }] = masks;
  const file = writeNifti({
    dims: [columns, rows, slices],
    affine,
    data: voxelCounts(masks),
    slope: 1 / masks.length,
    description,
  });
  return compressed(file);
}
