import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BitMask } from '@overread/agreement';
import { buildImageStack, buildSegmentation, type DataSet, type ImageStack } from '@overread/dicom';
import { type NiftiToWrite, writeNifti } from '@overread/nifti';
import { CREATED, EQUIPMENT, segment, sha256, TRIAL, uid } from '../../../dicom/test/fixtures.ts';
import { voxelCounts } from '../../src/export/maskNifti.ts';

/** A SEG of the masks on a series made up; `names` are the label texts. */
export function writeSeg(
  folder: string,
  name: string,
  headers: readonly DataSet[],
  masks: readonly BitMask[],
  names: readonly string[] = ['Liver', 'Lesion', 'Spleen'],
  changes: Partial<ReturnType<typeof segment>> = {},
): string {
  const [source] = headers;
  if (source === undefined) throw new Error('a series has an image');
  const path = join(folder, name);
  writeFileSync(
    path,
    buildSegmentation({
      stack: buildImageStack([...headers], sha256),
      source,
      segments: masks.map((mask, index) => ({ ...segment(mask, index), label: names[index] ?? 'x', ...changes })),
      uids: { sopInstanceUid: uid(name), seriesInstanceUid: uid(name, 'series') },
      dimensionOrganizationUid: uid(name, 'dims'),
      seriesNumber: 901,
      title: 'Test',
      createdAt: CREATED,
      equipment: EQUIPMENT,
      clinicalTrial: TRIAL,
      creator: 'R-07',
      contentLabel: 'READ',
    }),
  );
  return path;
}

/** The stack of a series made up. */
export const stackOfHeaders = (headers: readonly DataSet[]): ImageStack => buildImageStack([...headers], sha256);

/** A label map: mask `n` has the label `n + 1`; a voxel of several belongs to the last. */
export function labelsOf(masks: readonly BitMask[]): Uint8Array {
  const [first] = masks;
  if (first === undefined) throw new Error('a label map has a mask');
  const labels = new Uint8Array(first.columns * first.rows * first.slices);
  masks.forEach((mask, index) => {
    voxelCounts([mask]).forEach((on, at) => {
      if (on !== 0) labels[at] = index + 1;
    });
  });
  return labels;
}

/** Writes a NIfTI file. */
export function writeLabels(folder: string, name: string, image: NiftiToWrite): string {
  const path = join(folder, name);
  writeFileSync(path, writeNifti(image));
  return path;
}
