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
  const start = labels instanceof Uint8Array && label > 0 && label <= 0xff ? packBytes(labels, from, n, label, out) : 0;
  for (let i = start; i < n; i++) {
    if (labels[from + i] === label) out[i >> 3] = (out[i >> 3] ?? 0) | (1 << (i & 7));
  }
}

/** Brings the bits 7, 15, 23 and 31 of a word, shifted down by 7, together into bits 24 to 27. */
const GATHER = 0x01020408;

/** Packs 32 labels at a time, as words of memory: mostly all of them are 0, or all in. Returns how many were packed. */
function packBytes(labels: Uint8Array, from: number, n: number, label: number, out: Uint8Array): number {
  const first = labels.byteOffset + from;
  if ((first & 3) !== 0) return 0;
  const blocks = n >> 5;
  const words = new Int32Array(labels.buffer, first, blocks * 8);
  const inside = Math.imul(label, 0x01010101);
  for (let block = 0, at = 0; block < blocks; block++, at += 8) {
    const w0 = words[at] ?? 0;
    const w1 = words[at + 1] ?? 0;
    const w2 = words[at + 2] ?? 0;
    const w3 = words[at + 3] ?? 0;
    const w4 = words[at + 4] ?? 0;
    const w5 = words[at + 5] ?? 0;
    const w6 = words[at + 6] ?? 0;
    const w7 = words[at + 7] ?? 0;
    if ((w0 | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0) continue;
    const byte = block * 4;
    out[byte] = nibble(w0 ^ inside) | (nibble(w1 ^ inside) << 4);
    out[byte + 1] = nibble(w2 ^ inside) | (nibble(w3 ^ inside) << 4);
    out[byte + 2] = nibble(w4 ^ inside) | (nibble(w5 ^ inside) << 4);
    out[byte + 3] = nibble(w6 ^ inside) | (nibble(w7 ^ inside) << 4);
  }
  return blocks * 32;
}

/** A bit for each byte of the word that is 0. */
function nibble(word: number): number {
  const zeros = ~(((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word | 0x7f7f7f7f);
  return Math.imul(zeros >>> 7, GATHER) >>> 24;
}
