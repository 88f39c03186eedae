import { AgreementError } from '../agreementError.ts';
import { type Arena, inArena } from '../engine/arena.ts';
import { type BitMask, checkSameSize, type MaskSize, sliceBytesOf } from '../mask/bitMask.ts';
import { boundingBox, type VoxelBox } from '../mask/boundingBox.ts';

/** Patterns are counted in a table of 2 to this power. */
export const MOST_READERS = 10;

/** Margin around what any reader marked, where a region is not given: voxels to every side. */
export const DEFAULT_MARGIN_VOXELS = 5;

/**
 * The part of the stack that voxels are counted in. Everything that knows of voxels nobody marked (prevalence, specificity, kappa) depends on it,
 * so results state it. A `box` must hold every marked voxel; a margin is cut off where the image ends.
 */
export type ReaderRegion = { readonly box: VoxelBox } | { readonly marginVoxels: number };

/** How many voxels were marked by exactly which readers. Bit `r` of a pattern (from 0) stands for reader `r`. */
export interface ReaderPatterns {
  readonly readers: number;
  /** Voxels of the region by pattern, 2^readers numbers; the first is what nobody marked. */
  readonly counts: Float64Array;
  readonly region: VoxelBox;
  readonly voxelsOfRegion: number;
}

/**
 * Counts the patterns in which 1 to 10 readers marked the voxels of a region. Throws `READS_INVALID`, `MASKS_DIFFER`; also where nobody marked
 * anything and no box is given: then the readers agree on absence.
 */
export function readerPatterns(
  reads: readonly BitMask[],
  region: ReaderRegion = { marginVoxels: DEFAULT_MARGIN_VOXELS },
): ReaderPatterns {
  const first = checkReaders(reads);
  const counts = new Float64Array(2 ** reads.length);
  const marked = inArena((arena) => countMarked(arena, reads, first, counts));
  const box = regionBox(first, marked, region);
  const voxelsOfRegion =
    (box.columnTo - box.columnFrom + 1) * (box.rowTo - box.rowFrom + 1) * (box.sliceTo - box.sliceFrom + 1);
  counts[0] = voxelsOfRegion - counts.reduce((sum, n) => sum + n, 0);
  return { readers: reads.length, counts, region: box, voxelsOfRegion };
}

/** Throws unless there are 1 to 10 reads of one size; gives that size. */
export function checkReaders(reads: readonly BitMask[]): MaskSize {
  const [first, ...others] = reads;
  if (first === undefined || reads.length > MOST_READERS) {
    throw new AgreementError(
      'READS_INVALID',
      `Patterns of readers are counted for 1 to ${MOST_READERS} reads; ${reads.length} came.`,
    );
  }
  checkSameSize(first, ...others);
  return first;
}

function regionBox(size: MaskSize, marked: VoxelBox | null, region: ReaderRegion): VoxelBox {
  if ('box' in region) {
    const { box } = region;
    const isInside = (inner: VoxelBox, outer: VoxelBox) =>
      inner.columnFrom >= outer.columnFrom &&
      inner.columnTo <= outer.columnTo &&
      inner.rowFrom >= outer.rowFrom &&
      inner.rowTo <= outer.rowTo &&
      inner.sliceFrom >= outer.sliceFrom &&
      inner.sliceTo <= outer.sliceTo;
    if (!isInside(box, wholeStack(size)) || (marked !== null && !isInside(marked, box))) {
      throw new AgreementError(
        'READS_INVALID',
        'A region lies inside the image and holds every voxel that a reader marked; enlarge it, or name a margin.',
      );
    }
    return box;
  }
  const { marginVoxels } = region;
  if (!Number.isInteger(marginVoxels) || marginVoxels < 0) {
    throw new AgreementError('READS_INVALID', `A margin is a whole number of voxels from 0 up; ${marginVoxels} came.`);
  }
  if (marked === null) {
    throw new AgreementError(
      'READS_INVALID',
      'No reader marked a voxel: they agree on absence, and there is no region around it.',
    );
  }
  return {
    columnFrom: Math.max(0, marked.columnFrom - marginVoxels),
    columnTo: Math.min(size.columns - 1, marked.columnTo + marginVoxels),
    rowFrom: Math.max(0, marked.rowFrom - marginVoxels),
    rowTo: Math.min(size.rows - 1, marked.rowTo + marginVoxels),
    sliceFrom: Math.max(0, marked.sliceFrom - marginVoxels),
    sliceTo: Math.min(size.slices - 1, marked.sliceTo + marginVoxels),
  };
}

/** The box of all voxels of an image. */
export function wholeStack({ columns, rows, slices }: MaskSize): VoxelBox {
  return { columnFrom: 0, columnTo: columns - 1, rowFrom: 0, rowTo: rows - 1, sliceFrom: 0, sliceTo: slices - 1 };
}

/** Bytes of each mask that pass through the engine's memory at a time. */
const PIECE = 2 ** 15;
/** Scratch of the engine: 16 bytes of 10 readers. */
export const SIDES_BYTES = 160;

/** Counts what at least one reader marked, and gives the box around it (null without any). Reads every mask once, a piece of a slice at a time; of small slices several. */
export function countMarked(
  arena: Arena,
  reads: readonly BitMask[],
  size: MaskSize,
  counts: Float64Array,
): VoxelBox | null {
  const sliceBytes = sliceBytesOf(size);
  // The engine takes 16 bytes at a time: slices of a multiple of that lie there as they are.
  const isEven = sliceBytes % 16 === 0;
  const together = isEven ? Math.max(1, Math.floor(PIECE / sliceBytes)) : 1;
  const stride = Math.ceil(Math.min(PIECE, together * sliceBytes) / 16) * 16;
  const stages = arena.allocZeros(stride * reads.length);
  // What is marked in any slice, seen along the normal.
  const shadow = arena.allocZeros(sliceBytes + 16);
  const table = arena.allocZeros(counts.length * 8);
  const sides = arena.alloc(SIDES_BYTES);
  const { u8, kernel } = arena;
  const stage = (at: number, bytes: number) => {
    for (let r = 0, to = stages; r < reads.length; r++, to += stride) {
      const bits = reads[r]?.bits;
      if (bits === undefined) continue;
      u8.set(bits.subarray(at, at + bytes), to);
      // The last piece of a slice may be shorter than the one before.
      if (!isEven) u8.fill(0, to + bytes, to + Math.min(stride, bytes + 16));
    }
  };
  let [sliceFrom, sliceTo] = [-1, -1];
  const count = (slice: number, from: number, bytes: number, into: number) => {
    if (kernel.countPatterns(from, stride, reads.length, bytes, into, table, sides) === 0) return;
    if (sliceFrom < 0) sliceFrom = slice;
    sliceTo = slice;
  };
  for (let slice = 0; slice < size.slices; slice += together) {
    if (together > 1) {
      const slices = Math.min(together, size.slices - slice);
      stage(slice * sliceBytes, slices * sliceBytes);
      for (let k = 0; k < slices; k++) count(slice + k, stages + k * sliceBytes, sliceBytes, shadow);
      continue;
    }
    for (let from = 0; from < sliceBytes; from += PIECE) {
      const bytes = Math.min(PIECE, sliceBytes - from);
      stage(slice * sliceBytes + from, bytes);
      count(slice, stages, bytes, shadow + from);
    }
  }
  counts.set(arena.f64.subarray(table >> 3, (table >> 3) + counts.length));
  const bits = u8.slice(shadow, shadow + sliceBytes);
  const box = boundingBox({ columns: size.columns, rows: size.rows, slices: 1, bits });
  return box && { ...box, sliceFrom, sliceTo };
}
