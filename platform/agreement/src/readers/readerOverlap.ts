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
  let [agreeing, marks] = [0, 0];
  for (const [k, voxels] of voxelsByReaders(patterns).entries()) {
    agreeing += voxels * (k * (k - 1) + (n - k) * (n - k - 1));
    marks += voxels * k;
  }
  const observed = agreeing / (voxelsOfRegion * n * (n - 1));
  const share = marks / (voxelsOfRegion * n);
  const chance = share ** 2 + (1 - share) ** 2;
  return chance === 1 ? null : (observed - chance) / (1 - chance);
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
