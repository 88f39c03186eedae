import { AgreementError } from '../agreementError.ts';
import { type BitMask, checkSameSize, type MaskSize, sliceBytesOf } from '../mask/bitMask.ts';
import { boundingBox, unionBox, type VoxelBox } from '../mask/boundingBox.ts';
import { bitsInWord, lowestBit, maskWords } from '../mask/maskWords.ts';

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
  const marked = reads.map(boundingBox).reduce(unionBox, null);
  const box = regionBox(first, marked, region);
  const counts = new Float64Array(2 ** reads.length);
  if (marked !== null) countPatterns(reads, marked, counts);
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

/** Counts what at least one reader marked, 32 voxels at a time; only where readers differ it looks at a voxel by itself. */
function countPatterns(reads: readonly BitMask[], marked: VoxelBox, counts: Float64Array): void {
  const words = reads.map(maskWords);
  const [lead = new Int32Array(), ...others] = words;
  const sliceBytes = reads[0] === undefined ? 0 : sliceBytesOf(reads[0]);
  const end = Math.min(lead.length, (sliceBytes * (marked.sliceTo + 1) + 3) >> 2);
  let markedByAll = 0;
  for (let w = (sliceBytes * marked.sliceFrom) >> 2; w < end; w++) {
    let any = lead[w] ?? 0;
    let all = any;
    for (let r = 0; r < others.length; r++) {
      const word = others[r]?.[w] ?? 0;
      any |= word;
      all &= word;
    }
    if (any === 0) continue;
    if (all !== 0) markedByAll += bitsInWord(all);
    for (let open = any & ~all; open !== 0; open &= open - 1) {
      const bit = lowestBit(open);
      let pattern = 0;
      for (let r = 0; r < words.length; r++) pattern |= (((words[r]?.[w] ?? 0) >>> bit) & 1) << r;
      counts[pattern] = (counts[pattern] ?? 0) + 1;
    }
  }
  const every = counts.length - 1;
  counts[every] = (counts[every] ?? 0) + markedByAll;
}
