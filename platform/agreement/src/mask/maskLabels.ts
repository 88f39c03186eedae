import { AgreementError } from '../agreementError.ts';
import { type BitMask, createMask, sliceBits, sliceBytesOf } from './bitMask.ts';

/**
 * Replaces one slice of the mask: a voxel is in where `labels` (rows x columns, row-major) equals `label`.
 * Throws `MASK_INVALID` if the length does not fit.
 */
export function setSliceFromLabels(mask: BitMask, slice: number, labels: ArrayLike<number>, label = 1): void {
  const n = mask.columns * mask.rows;
  if (labels.length !== n) {
    throw new AgreementError('MASK_INVALID', `A slice of this mask has ${n} voxels; ${labels.length} came.`);
  }
  pack(labels, 0, n, label, sliceBits(mask, slice));
}

/** One slice as a byte per voxel (rows x columns, row-major): `label` inside, 0 outside. */
export function sliceToLabels(mask: BitMask, slice: number, label = 1): Uint8Array {
  const bits = sliceBits(mask, slice);
  const labels = new Uint8Array(mask.columns * mask.rows);
  for (let at = 0; at < bits.length; at++) {
    const byte = bits[at] ?? 0;
    if (byte === 0) continue;
    for (let k = 0; k < 8; k++) if ((byte >> k) & 1) labels[at * 8 + k] = label;
  }
  return labels;
}

/**
 * The mask of one label of a volume (slices x rows x columns, columns fastest). Throws `MASK_INVALID` if the length
 * does not fit the sizes.
 */
export function maskFromLabels(
  columns: number,
  rows: number,
  slices: number,
  labels: ArrayLike<number>,
  label = 1,
): BitMask {
  const mask = createMask(columns, rows, slices);
  const n = columns * rows;
  if (labels.length !== n * slices) {
    throw new AgreementError(
      'MASK_INVALID',
      `${columns} x ${rows} x ${slices} voxels were expected; ${labels.length} labels came.`,
    );
  }
  const sliceBytes = sliceBytesOf(mask);
  for (let slice = 0; slice < slices; slice++) {
    pack(labels, slice * n, n, label, mask.bits.subarray(slice * sliceBytes, (slice + 1) * sliceBytes));
  }
  return mask;
}

function pack(labels: ArrayLike<number>, from: number, n: number, label: number, out: Uint8Array): void {
  out.fill(0);
  for (let i = 0; i < n; i++) {
    if (labels[from + i] === label) out[i >> 3] = (out[i >> 3] ?? 0) | (1 << (i & 7));
  }
}
