import { AgreementError } from '../agreementError.ts';

/**
 * A binary mask on a stack of slices, one bit per voxel.
 *
 * Voxel (column, row, slice) is bit `i & 7` (least significant first) of byte `slice * sliceBytes + (i >> 3)`, with
 * `i = row * columns + column` and `sliceBytes = ceil(rows * columns / 8)`: rows follow one another without padding,
 * every slice starts on a byte. The bits after the last voxel of a slice are zero. Build with {@link createMask} or
 * {@link maskFromBits}, which see to that.
 */
export interface BitMask {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly bits: Uint8Array;
}

/** The sizes of a mask, in voxels. */
export type MaskSize = Pick<BitMask, 'columns' | 'rows' | 'slices'>;

/** Bytes that one slice takes. */
export function sliceBytesOf(size: Pick<MaskSize, 'columns' | 'rows'>): number {
  return Math.ceil((size.rows * size.columns) / 8);
}

/** Voxels of a slice are numbered with 31 bits. */
const MOST_IN_SLICE = 2 ** 31;

/** An empty mask. Sizes are whole numbers from 1, and a slice has at most 2^31 voxels; throws `MASK_INVALID` otherwise. */
export function createMask(columns: number, rows: number, slices: number): BitMask {
  checkSize({ columns, rows, slices });
  return { columns, rows, slices, bits: new Uint8Array(sliceBytesOf({ columns, rows }) * slices) };
}

/** Throws `MASK_INVALID` for sizes that no mask can have: see {@link createMask}. */
export function checkSize({ columns, rows, slices }: MaskSize): void {
  for (const [name, n] of Object.entries({ columns, rows, slices })) {
    if (!Number.isInteger(n) || n < 1) {
      throw new AgreementError('MASK_INVALID', `A mask needs whole ${name} from 1 up; ${n} came.`);
    }
  }
  if (columns * rows > MOST_IN_SLICE) {
    throw new AgreementError(
      'MASK_INVALID',
      `A slice can have ${MOST_IN_SLICE} voxels; ${columns} x ${rows} came. Cut the part out that is to be measured.`,
    );
  }
}

/**
 * A mask over the given bytes (not copied). Throws `MASK_INVALID` if the length does not fit the sizes or a bit is set
 * after the last voxel of a slice, so that equal masks always have equal bytes.
 */
export function maskFromBits(columns: number, rows: number, slices: number, bits: Uint8Array): BitMask {
  const expected = createMask(columns, rows, 1).bits.length * slices;
  if (!Number.isInteger(slices) || slices < 1 || bits.length !== expected) {
    throw new AgreementError(
      'MASK_INVALID',
      `${columns} x ${rows} x ${slices} voxels need ${expected} bytes; ${bits.length} came.`,
    );
  }
  const used = (columns * rows) & 7;
  const sliceBytes = sliceBytesOf({ columns, rows });
  for (let last = sliceBytes - 1; used !== 0 && last < bits.length; last += sliceBytes) {
    if ((bits[last] ?? 0) >> used !== 0) {
      throw new AgreementError('MASK_INVALID', 'Bits are set after the last voxel of a slice; they must be zero.');
    }
  }
  return { columns, rows, slices, bits };
}

/** A mask of the same size with its own bytes. */
export function copyMask(mask: BitMask): BitMask {
  return { ...mask, bits: mask.bits.slice() };
}

/** The bytes of one slice: a view, not a copy. Throws `VOXEL_OUTSIDE`. */
export function sliceBits(mask: BitMask, slice: number): Uint8Array {
  const sliceBytes = sliceBytesOf(mask);
  checkVoxel(mask, 0, 0, slice);
  return mask.bits.subarray(slice * sliceBytes, (slice + 1) * sliceBytes);
}

/** Whether the voxel is in the mask; indices from 0. Throws `VOXEL_OUTSIDE`. */
export function getVoxel(mask: BitMask, column: number, row: number, slice: number): boolean {
  checkVoxel(mask, column, row, slice);
  const i = row * mask.columns + column;
  return (((mask.bits[slice * sliceBytesOf(mask) + (i >> 3)] ?? 0) >> (i & 7)) & 1) === 1;
}

/** Puts the voxel into the mask, or takes it out; changes the mask in place. Throws `VOXEL_OUTSIDE`. */
export function setVoxel(mask: BitMask, column: number, row: number, slice: number, on = true): void {
  checkVoxel(mask, column, row, slice);
  const i = row * mask.columns + column;
  const at = slice * sliceBytesOf(mask) + (i >> 3);
  const byte = mask.bits[at] ?? 0;
  mask.bits[at] = on ? byte | (1 << (i & 7)) : byte & ~(1 << (i & 7));
}

/** Throws `MASKS_DIFFER` unless all masks have the size of the first; `MASK_INVALID` for one whose bytes are not those of its size. */
export function checkSameSize(first: MaskSize | BitMask, ...others: readonly (MaskSize | BitMask)[]): void {
  checkBytes(first);
  for (const other of others) {
    if (other.columns !== first.columns || other.rows !== first.rows || other.slices !== first.slices) {
      const text = (m: MaskSize) => `${m.columns} x ${m.rows} x ${m.slices}`;
      throw new AgreementError('MASKS_DIFFER', `Masks of one size are needed; ${text(first)} and ${text(other)} came.`);
    }
    checkBytes(other);
  }
}

/** What was moved to another thread has no bytes left, and would pass for a mask without a finding. */
function checkBytes(mask: MaskSize | BitMask): void {
  if (!('bits' in mask)) return;
  const expected = sliceBytesOf(mask) * mask.slices;
  if (mask.bits.length === expected) return;
  throw new AgreementError(
    'MASK_INVALID',
    `A mask of ${mask.columns} x ${mask.rows} x ${mask.slices} voxels has ${expected} bytes; ${mask.bits.length} are there. Was it given to a worker?`,
  );
}

function checkVoxel(size: MaskSize, column: number, row: number, slice: number): void {
  const inside = (n: number, end: number) => Number.isInteger(n) && n >= 0 && n < end;
  if (!inside(column, size.columns) || !inside(row, size.rows) || !inside(slice, size.slices)) {
    throw new AgreementError(
      'VOXEL_OUTSIDE',
      `Voxel (${column}, ${row}, ${slice}) is outside a mask of ${size.columns} x ${size.rows} x ${size.slices}.`,
    );
  }
}
