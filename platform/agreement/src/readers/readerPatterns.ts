import { AgreementError } from '../agreementError.ts';
import { type BitMask, checkSameSize, type MaskSize, sliceBytesOf } from '../mask/bitMask.ts';
import { boundingBox, type VoxelBox } from '../mask/boundingBox.ts';
import { bitsInWord, lastNonZero, lowestBit, nextNonZero, sliceWords } from '../mask/maskWords.ts';

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
  const box = regionBox(first, countMarked(reads, first, counts), region);
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

/**
 * Counts what at least one reader marked, and gives the box around it (null without any). Reads every mask once, 32 voxels at a time; where readers
 * differ, those voxels of a word that have one pattern are counted together.
 */
function countMarked(reads: readonly BitMask[], size: MaskSize, counts: Float64Array): VoxelBox | null {
  const slicesOf = reads.map(sliceWords);
  const length = (sliceBytesOf(size) + 3) >> 2;
  const any = new Int32Array(length);
  const all = new Int32Array(length);
  // What is marked in any slice, seen along the normal.
  const shadow = new Int32Array(length);
  let [sliceFrom, sliceTo] = [-1, -1];
  for (let slice = 0; slice < size.slices; slice++) {
    const words = slicesOf.map((wordsOf) => wordsOf(slice));
    const from = Math.min(...words.map((read) => nextNonZero(read, 0, length)));
    if (from === length) continue;
    const end = 1 + Math.max(...words.map((read) => lastNonZero(read, length)));
    if (sliceFrom < 0) sliceFrom = slice;
    sliceTo = slice;
    combine(words, from, end, any, all);
    for (let w = from; w < end; w++) shadow[w] = (shadow[w] ?? 0) | (any[w] ?? 0);
    countSlice(words, from, end, any, all, counts);
  }
  const bits = new Uint8Array(shadow.buffer, 0, sliceBytesOf(size));
  const box = boundingBox({ columns: size.columns, rows: size.rows, slices: 1, bits });
  return box && { ...box, sliceFrom, sliceTo };
}

/** What any and what all readers marked, from one word to before another. */
function combine(words: readonly Int32Array[], from: number, end: number, any: Int32Array, all: Int32Array): void {
  for (const [r, read] of words.entries()) {
    if (r === 0) {
      any.set(read.subarray(from, end), from);
      all.set(read.subarray(from, end), from);
      continue;
    }
    for (let w = from; w < end; w++) {
      const word = read[w] ?? 0;
      any[w] = (any[w] ?? 0) | word;
      all[w] = (all[w] ?? 0) & word;
    }
  }
}

function countSlice(
  words: readonly Int32Array[],
  from: number,
  end: number,
  any: Int32Array,
  all: Int32Array,
  counts: Float64Array,
): void {
  let markedByAll = 0;
  for (let w = from; w < end; w++) {
    const marked = any[w] ?? 0;
    if (marked === 0) continue;
    const shared = all[w] ?? 0;
    if (shared === -1) {
      markedByAll += 32;
      continue;
    }
    if (shared !== 0) markedByAll += bitsInWord(shared);
    for (let open = marked & ~shared; open !== 0; ) {
      const bit = lowestBit(open);
      let pattern = 0;
      let same = open;
      for (let r = 0; r < words.length; r++) {
        const word = words[r]?.[w] ?? 0;
        const isIn = (word >>> bit) & 1;
        pattern |= isIn << r;
        same &= isIn === 1 ? word : ~word;
      }
      counts[pattern] = (counts[pattern] ?? 0) + bitsInWord(same);
      open &= ~same;
    }
  }
  const every = counts.length - 1;
  counts[every] = (counts[every] ?? 0) + markedByAll;
}
