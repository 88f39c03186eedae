import type { ReaderPatterns } from './readerPatterns.ts';

/** Voxels that exactly 0, 1, ... all of the readers marked, within the region. */
export function voxelsByReaders({ counts, readers }: ReaderPatterns): number[] {
  const voxels = new Array<number>(readers + 1).fill(0);
  for (const [pattern, n] of counts.entries()) {
    let marks = 0;
    for (let rest = pattern; rest !== 0; rest &= rest - 1) marks++;
    voxels[marks] = (voxels[marks] ?? 0) + n;
  }
  return voxels;
}

/**
 * Fleiss' kappa of the voxels of the region, each rated in or out by every reader. Descriptive only: it depends on the region, so never without it
 * (R12.3). Null for one reader, and where chance alone would agree (all in, or all out). DOI 10.1037/h0031619.
 */
export function voxelFleissKappa(patterns: ReaderPatterns): number | null {
  const { readers: n, voxelsOfRegion } = patterns;
  if (n < 2) return null;
  let [disagreeing, marks] = [0, 0];
  for (const [k, voxels] of voxelsByReaders(patterns).entries()) {
    disagreeing += voxels * 2 * k * (n - k);
    marks += voxels * k;
  }
  const all = voxelsOfRegion * n;
  // What agrees is nearly all where a finding is small: of what disagrees no digit is lost.
  const expected = (2 * marks * (all - marks) * (n - 1)) / all;
  return expected === 0 ? null : 1 - disagreeing / expected;
}

/**
 * The overlap of all readers in one number: voxels that two readers share, over voxels that either has, summed over all pairs of readers. Of two
 * readers it is their IoU. It needs no region. Null for one reader, or where nobody marked anything. DOI 10.1109/TMI.2006.880587.
 */
export function generalisedOverlap(patterns: ReaderPatterns): number | null {
  const n = patterns.readers;
  let [shared, either] = [0, 0];
  for (const [k, voxels] of voxelsByReaders(patterns).entries()) {
    shared += voxels * ((k * (k - 1)) / 2);
    either += voxels * ((n * (n - 1)) / 2 - ((n - k) * (n - k - 1)) / 2);
  }
  return either === 0 ? null : shared / either;
}
