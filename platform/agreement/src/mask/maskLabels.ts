import { AgreementError } from '../agreementError.ts';
import { bestForm } from '../engine/kernel.ts';
import { LabelPacker } from '../engine/labelPacker.ts';
import { type BitMask, checkSize, createMask, type MaskSize, sliceBits, sliceBytesOf } from './bitMask.ts';

/**
 * Replaces one slice of the mask: a voxel is in where `labels` (rows x columns, row-major) equals `label`.
 * Throws `MASK_INVALID` if the length does not fit.
 */
export function setSliceFromLabels(mask: BitMask, slice: number, labels: ArrayLike<number>, label = 1): void {
  const n = mask.columns * mask.rows;
  if (labels.length !== n) {
    throw new AgreementError('MASK_INVALID', `A slice of this mask has ${n} voxels; ${labels.length} came.`);
  }
  const bits = sliceBits(mask, slice);
  bits.fill(0);
  pack(labels, 0, n, label, bits);
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
  return packVolume({ columns, rows, slices }, labels, label).mask;
}

/** {@link maskFromLabels}, and which slices the mask has anything on (1, else 0): true as long as the mask is not changed. */
export function packVolume(
  { columns, rows, slices }: MaskSize,
  labels: ArrayLike<number>,
  label: number,
): { readonly mask: BitMask; readonly filled: Uint8Array } {
  const mask = createMask(columns, rows, slices);
  const n = columns * rows;
  if (labels.length !== n * slices) {
    throw new AgreementError(
      'MASK_INVALID',
      `${columns} x ${rows} x ${slices} voxels were expected; ${labels.length} labels came.`,
    );
  }
  const sliceBytes = sliceBytesOf(mask);
  const filled = new Uint8Array(slices);
  for (let slice = 0; slice < slices; slice++) {
    const out = mask.bits.subarray(slice * sliceBytes, (slice + 1) * sliceBytes);
    filled[slice] = Number(pack(labels, slice * n, n, label, out));
  }
  return { mask, filled };
}

/** Addresses of the engine end at 2 GB. */
const MOST_IN_MEMORY = 2 ** 31 - 2 ** 20;

let packer: LabelPacker | undefined;
/** The packers of labels that live in a memory of the engine, by that memory. */
const owners = new WeakMap<ArrayBufferLike, LabelPacker>();

/**
 * Room for a byte per voxel, all 0, in a memory of the engine: labels read into it are packed where they lie, twice as fast as from
 * elsewhere. For a few volumes at a time (each takes a stretch of addresses); it can be copied to another thread, not moved. Throws
 * `MASK_INVALID`.
 */
export function createLabels({ columns, rows, slices }: MaskSize): Uint8Array {
  checkSize({ columns, rows, slices });
  const count = columns * rows * slices;
  // Only WebAssembly gains by it.
  if (bestForm() === 'plain' || count > MOST_IN_MEMORY) return new Uint8Array(count);
  const owner = new LabelPacker('wasm', count);
  const labels = owner.ownLabels(count);
  owners.set(labels.buffer, owner);
  return labels;
}

/** Sets the bits of `out`, which are all 0, where there is the label; returns whether there is any. */
function pack(labels: ArrayLike<number>, from: number, n: number, label: number, out: Uint8Array): boolean {
  if (labels instanceof Uint8Array && Number.isInteger(label) && label >= 0 && label <= 0xff) {
    packer ??= new LabelPacker();
    return (owners.get(labels.buffer) ?? packer).pack(labels, from, n, label, out);
  }
  let isAnyIn = false;
  for (let i = 0; i < n; i++) {
    if (labels[from + i] !== label) continue;
    out[i >> 3] = (out[i >> 3] ?? 0) | (1 << (i & 7));
    isAnyIn = true;
  }
  return isAnyIn;
}
