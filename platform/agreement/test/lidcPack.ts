import { readFileSync } from 'node:fs';
import { testDataPath } from '@overread/testkit';
import { type BitMask, createMask, setVoxel } from '../src/mask/bitMask.ts';
import type { Grid } from '../src/mask/grid.ts';

/** One nodule of the LIDC pack, outlined by four radiologists: all masks on one grid, the box around them. */
export interface LidcNodule {
  /** `lidc-01`. */
  readonly name: string;
  /** Of the readers 1 to 4, in this order. */
  readonly masks: readonly [BitMask, BitMask, BitMask, BitMask];
  /** Slices evenly at the pack's slice spacing, so that an empty slice between two others stays empty. */
  readonly grid: Grid;
  readonly sliceSpacingMm: number;
  /** What the pack's own program found of two readers, by `1-2` ... `3-4`, rounded to 6 and 4 decimals. */
  readonly pairs: Readonly<Record<string, LidcPairValues>>;
  readonly voxels: readonly number[];
  readonly volumesMm3: readonly number[];
  /** Voxels that at least 1, 2, 3 and all 4 of the readers outlined, and Fleiss' kappa of the voxels of the grid. */
  readonly markedByAtLeast: readonly [number, number, number, number];
  readonly fleissKappa: number;
}

/** `hausdorff_voxelset_mm`: between all voxels of the masks, not their borders. */
export interface LidcPairValues {
  readonly intersection: number;
  readonly dice: number;
  readonly jaccard: number;
  readonly hausdorff_voxelset_mm: number;
}

/** Readers of every pair, from 0. */
export const LIDC_PAIRS = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
] as const;

interface ExpectedCase {
  readonly case: string;
  readonly box_xywh: readonly [number, number, number, number];
  readonly z_first: number;
  readonly n_slices: number;
  readonly voxels: Readonly<Record<string, number>>;
  readonly volume_mm3: Readonly<Record<string, number>>;
  readonly pairs: Readonly<Record<string, LidcPairValues>>;
  readonly fleiss_kappa_box: number;
  readonly union: number;
  readonly consensus_ge2: number;
  readonly consensus_ge3: number;
  readonly consensus_all4: number;
  /** Reader, then z in mm: [row, column, run, row, column, run, ...] in the whole image. */
  readonly masks_rle: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

interface ContourCase {
  readonly case: string;
  readonly pixel_spacing_mm: number;
  readonly slice_spacing_mm: number;
}

const READERS = ['1', '2', '3', '4'] as const;

/** The 40 nodules of `lidc/lidc40_expected.json`, read in place from the shared test data. */
export function lidcNodules(): readonly LidcNodule[] {
  const read = <T>(file: string): readonly T[] =>
    JSON.parse(readFileSync(testDataPath(`lidc/${file}`), 'utf8')).cases as readonly T[];
  const contours = new Map(read<ContourCase>('lidc40.json').map((one) => [one.case, one]));
  return read<ExpectedCase>('lidc40_expected.json').map((one) => {
    const spacing = contours.get(one.case);
    if (spacing === undefined) throw new Error(`${one.case} has no spacing in lidc40.json.`);
    const { pixel_spacing_mm: pixelMm, slice_spacing_mm: sliceSpacingMm } = spacing;
    const [first, second, third, fourth] = READERS.map((reader) => maskOf(one, reader, sliceSpacingMm));
    if (!first || !second || !third || !fourth) throw new Error(`${one.case} has not four readers.`);
    return {
      name: one.case,
      masks: [first, second, third, fourth],
      grid: {
        columnSpacingMm: pixelMm,
        rowSpacingMm: pixelMm,
        slicePositionsMm: Array.from({ length: one.n_slices }, (_, slice) => slice * sliceSpacingMm),
        sliceThicknessMm: sliceSpacingMm,
      },
      sliceSpacingMm,
      pairs: one.pairs,
      voxels: READERS.map((reader) => one.voxels[reader] ?? 0),
      volumesMm3: READERS.map((reader) => one.volume_mm3[reader] ?? 0),
      markedByAtLeast: [one.union, one.consensus_ge2, one.consensus_ge3, one.consensus_all4],
      fleissKappa: one.fleiss_kappa_box,
    };
  });
}

function maskOf(one: ExpectedCase, reader: string, sliceSpacingMm: number): BitMask {
  const [left, top, columns, rows] = one.box_xywh;
  const mask = createMask(columns, rows, one.n_slices);
  for (const [z, runs] of Object.entries(one.masks_rle[reader] ?? {})) {
    const slice = Math.round((Number(z) - one.z_first) / sliceSpacingMm);
    for (let at = 0; at + 2 < runs.length; at += 3) {
      const [row = 0, column = 0, run = 0] = runs.slice(at, at + 3);
      for (let k = 0; k < run; k++) setVoxel(mask, column + k - left, row - top, slice);
    }
  }
  return mask;
}
