import { stat, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { type BitMask, sliceToLabels } from '@overread/agreement';
import { OverreadError } from '@overread/dicom';
import { type Affine, writeNifti } from '@overread/nifti';
import type { CommonGrid } from './commonGrid.ts';

/** The majority of one label, and the number it has in the file. */
export interface MajorityLabel {
  readonly number: number;
  readonly mask: BitMask;
}

/** An affine places slices at equal distances: none may lie further than this share of it from where it would. */
const UNEVEN = 0.02;

/** Writes majorities, and gives the sentences that say what was written. */
export type MajorityWriter = (labels: readonly MajorityLabel[]) => Promise<string[]>;

/**
 * A writer of majorities as a NIfTI label map (`.nii`, `.nii.gz`) on the grid of the files. Throws OVR_CONFIG_INVALID for another kind of file, a file
 * that exists (nothing is overwritten), or uneven slices; the writer for a place that cannot be written. Where labels overlap, the later one stands, which
 * is said.
 */
export async function majorityWriter(path: string, grid: CommonGrid): Promise<MajorityWriter> {
  if (!/\.nii(\.gz)?$/i.test(path))
    throw refused('--write-majority names a NIfTI file: one that ends in .nii or .nii.gz.');
  if ((await stat(path).catch(() => undefined)) !== undefined) throw exists(path);
  const affine = affineOf(grid);
  return async (labels) => {
    const { data, overlapping } = labelMapOf(labels, grid);
    const file = writeNifti({
      dims: [grid.columns, grid.rows, grid.slices],
      affine,
      data,
      description: 'majority of readers',
    });
    await writeFile(path, /\.gz$/i.test(path) ? gzipSync(file) : file, { flag: 'wx' }).catch((error: unknown) => {
      throw error instanceof Error && 'code' in error && error.code === 'EEXIST'
        ? exists(path)
        : refused(`${path} cannot be written.`);
    });
    return [
      `The majority of ${labels.length === 1 ? 'the label' : `${labels.length} labels`} was written to ${path}.`,
      ...(overlapping > 0
        ? [`${overlapping} voxels belong to the majority of several labels; in the file they have the last of them.`]
        : []),
    ];
  };
}

const refused = (sentence: string) => new OverreadError('OVR_CONFIG_INVALID', sentence);
const exists = (path: string) => refused(`${path} exists already; nothing is overwritten. Name another file.`);

function labelMapOf(labels: readonly MajorityLabel[], { columns, rows, slices }: CommonGrid) {
  const highest = Math.max(0, ...labels.map(({ number }) => number));
  const plane = columns * rows;
  const data =
    highest <= 0xff
      ? new Uint8Array(plane * slices)
      : highest <= 0xffff
        ? new Uint16Array(plane * slices)
        : new Uint32Array(plane * slices);
  let overlapping = 0;
  for (const { number, mask } of labels) {
    for (let slice = 0; slice < slices; slice++) {
      for (const [at, isIn] of sliceToLabels(mask, slice).entries()) {
        if (isIn === 0) continue;
        if (data[slice * plane + at] !== 0) overlapping++;
        data[slice * plane + at] = number;
      }
    }
  }
  return { data, overlapping };
}

/** From (column, row, slice) to RAS in mm: the grid's LPS with the first two axes turned round. */
function affineOf({ grid, along, origin, slices }: CommonGrid): Affine {
  const positions = grid.slicePositionsMm;
  const [first = 0] = positions;
  const stepMm = slices > 1 ? ((positions.at(-1) ?? first) - first) / (slices - 1) : (grid.sliceThicknessMm ?? 1);
  if (positions.some((at, index) => Math.abs(at - first - index * stepMm) > UNEVEN * stepMm)) {
    throw refused('--write-majority: the slices do not lie at equal distances, and NIfTI has one spacing for all.');
  }
  const row = (axis: 0 | 1 | 2): Affine[0] => {
    const sign = axis === 2 ? 1 : -1;
    return [
      sign * along[0][axis] * grid.columnSpacingMm,
      sign * along[1][axis] * grid.rowSpacingMm,
      sign * along[2][axis] * stepMm,
      sign * origin[axis],
    ];
  };
  return [row(0), row(1), row(2), [0, 0, 0, 1]];
}
