import { readFileSync } from 'node:fs';
import { OverreadError } from '@overread/domain';
import { labelNames, type NiftiImage, readNifti, reorient } from '@overread/nifti';
import { type Volume, type VoxelMask, voxelsOf } from './volume.ts';

/** Where Debian's package mricron-data puts its images and atlases. */
export const TEMPLATE_FOLDER = '/usr/share/mricron/templates';

/** The deep grey nuclei that both atlases name. */
export const NUCLEI = [
  'caudateLeft',
  'caudateRight',
  'putamenLeft',
  'putamenRight',
  'thalamusLeft',
  'thalamusRight',
] as const;
export type Nucleus = (typeof NUCLEI)[number];

/** Names in the atlases: AAL in `aal.nii.txt`, JHU in the text between header and voxels of `jhu189.nii.gz`. */
const ATLAS_NAMES = {
  aal: {
    caudateLeft: 'Caudate_L',
    caudateRight: 'Caudate_R',
    putamenLeft: 'Putamen_L',
    putamenRight: 'Putamen_R',
    thalamusLeft: 'Thalamus_L',
    thalamusRight: 'Thalamus_R',
  },
  jhu189: {
    caudateLeft: 'Caud_L',
    caudateRight: 'Caud_R',
    putamenLeft: 'Put_L',
    putamenRight: 'Put_R',
    thalamusLeft: 'Thal_L',
    thalamusRight: 'Thal_R',
  },
} as const satisfies Record<string, Record<Nucleus, string>>;
export type AtlasName = keyof typeof ATLAS_NAMES;

/** A nucleus each, as masks on one volume. */
export type NucleusMasks = Readonly<Record<Nucleus, VoxelMask>>;

/** A NIfTI image in the order of axial DICOM slices: LPS, voxel (0, 0, 0) at the right, front, lowest corner. */
function readAxial(file: string): NiftiImage {
  return reorient(readNifti(readFileSync(file)), 'LPS');
}

/** LPS position of the first voxel of an image in LPS order. */
function originOf(image: NiftiImage): [number, number, number] {
  const [x, y, z] = image.affine;
  return [-x[3], -y[3], z[3]];
}

/** The real T1 brain `ch2` (Colin 27: 27 scans of one person, averaged by the Montreal Neurological Institute), 1 mm. */
export function readBrainT1(folder: string = TEMPLATE_FOLDER): Volume {
  const image = readAxial(`${folder}/ch2.nii.gz`);
  const [columns, rows, slices] = image.dims;
  return {
    columns,
    rows,
    slices,
    spacingMm: image.pixDimsMm,
    originMm: originOf(image),
    data: Int16Array.from(image.data),
  };
}

/**
 * The nuclei of an atlas on the grid of `volume`. The atlases lie on the T1's own millimetre lattice: `aal` on its grid, `jhu189`
 * turned and shifted by whole voxels, so nothing is interpolated.
 * @throws OverreadError if the atlas is not on that lattice or lacks a nucleus.
 */
export function readAtlas(atlas: AtlasName, volume: Volume, folder: string = TEMPLATE_FOLDER): NucleusMasks {
  const image = readAxial(`${folder}/${atlas}.nii.gz`);
  const names = labelNames(atlas === 'aal' ? readFileSync(`${folder}/aal.nii.txt`, 'utf8') : image.extensionText);
  const shift = originOf(image).map((at, axis) => (at - (volume.originMm[axis] ?? 0)) / (volume.spacingMm[axis] ?? 1));
  const sameSpacing = image.pixDimsMm.every((mm, axis) => Math.abs(mm - (volume.spacingMm[axis] ?? 0)) < 1e-6);
  if (!sameSpacing || shift.some((voxels) => Math.abs(voxels - Math.round(voxels)) > 1e-3))
    throw new OverreadError('OVR_SEG_GEOMETRY', `The atlas ${atlas} does not lie on the lattice of the T1 image.`);
  const labelOf = (nucleus: Nucleus): number => {
    const wanted = ATLAS_NAMES[atlas][nucleus];
    const found = [...names].find(([, name]) => name === wanted)?.[0];
    if (found === undefined) throw new OverreadError('OVR_SEG_INVALID', `The atlas ${atlas} has no label ${wanted}.`);
    return found;
  };
  const nucleusOf = new Map(NUCLEI.map((nucleus) => [labelOf(nucleus), nucleus]));
  return masksOfLabels(image, nucleusOf, shift, volume);
}

function masksOfLabels(
  image: NiftiImage,
  nucleusOf: ReadonlyMap<number, Nucleus>,
  shift: readonly number[],
  volume: Volume,
): NucleusMasks {
  const [sx, sy, sz] = [Math.round(shift[0] ?? 0), Math.round(shift[1] ?? 0), Math.round(shift[2] ?? 0)];
  const [columns, rows] = image.dims;
  const masks = Object.fromEntries(NUCLEI.map((nucleus) => [nucleus, new Uint8Array(voxelsOf(volume))]));
  for (let at = 0; at < image.data.length; at++) {
    const nucleus = nucleusOf.get(image.data[at] ?? 0);
    if (nucleus === undefined) continue;
    const column = (at % columns) + sx;
    const row = (Math.floor(at / columns) % rows) + sy;
    const slice = Math.floor(at / (columns * rows)) + sz;
    const inside =
      column >= 0 && row >= 0 && slice >= 0 && column < volume.columns && row < volume.rows && slice < volume.slices;
    const mask = masks[nucleus];
    if (inside && mask) mask[(slice * volume.rows + row) * volume.columns + column] = 1;
  }
  return masks as Record<Nucleus, VoxelMask>;
}
