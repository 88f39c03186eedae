import { OverreadError, type Vector3 } from '@overread/dicom';
import { axisCodes, labelNames, NiftiError, type NiftiImage, readNifti, reorient, toLps } from '@overread/nifti';
import { boxAround, labelArray, labelBoxes, maskOfLabels } from './labelImage.ts';
import type { FileFacts, OpenedMasks } from './maskFile.ts';
import { dot, length, type MaskLattice } from './maskLattice.ts';

/** Axes may lean by what moves the farthest voxel by this share of a voxel; more is a sheared grid, on which no distance is right. */
const LEANING = 0.1;

/** A label map, read; its voxels can still be put in the order of another file. */
export interface NiftiLabels {
  readonly axes: string;
  /** Puts the voxels in that order of axes; nothing is interpolated. */
  opened(axes: string): OpenedMasks;
}

/** Reads a NIfTI label map. Throws OVR_NIFTI_INVALID. */
export function niftiLabels(file: Uint8Array, facts: FileFacts): NiftiLabels {
  const image = imageOf(file);
  if (image.frames > 1) {
    throw new OverreadError(
      'OVR_NIFTI_INVALID',
      `The file holds ${image.frames} volumes, one behind the other; a label map has one. Save the volume that is meant by itself`,
    );
  }
  // Labels take the least memory that they can; the stored numbers are not needed any more.
  const labels: NiftiImage = { ...image, data: labelArray(image), slope: 1, intercept: 0 };
  const axes = axisCodes(labels.affine);
  return {
    axes,
    opened: (wanted) => openedAs(wanted === axes ? labels : reorient(labels, wanted), facts),
  };
}

function imageOf(file: Uint8Array): NiftiImage {
  try {
    return readNifti(file);
  } catch (error) {
    if (!(error instanceof NiftiError)) throw error;
    if (error.code !== 'NOT_NIFTI') throw new OverreadError('OVR_NIFTI_INVALID', error.message);
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      'The file is neither a DICOM Segmentation nor a NIfTI label map (.nii, .nii.gz). Convert other formats to one of these, for example with 3D Slicer',
    );
  }
}

function openedAs(image: NiftiImage, facts: FileFacts): OpenedMasks {
  const labels = labelArray(image);
  const lattice = latticeOf(image);
  const boxes = labelBoxes(labels, lattice.columns, lattice.rows);
  const names = labelNames(image.extensionText);
  return {
    ...facts,
    format: 'NIfTI',
    notes:
      image.affineSource === 'pixdim'
        ? ['The header gives the size of a voxel, but not where the image lies or how it is turned.']
        : [],
    lattice,
    place: () => ({
      labels: [...boxes.keys()].map((number) => ({ number, name: names.get(number) ?? null, coded: null })),
      mask: (wanted) => {
        const set = new Set(wanted);
        return maskOfLabels(
          labels,
          { columns: lattice.columns, rows: lattice.rows, slices: lattice.slicesMm.length },
          boxAround(wanted.flatMap((label) => boxes.get(label) ?? [])),
          (label) => set.has(label),
        );
      },
    }),
  };
}

function latticeOf({ dims, affine }: NiftiImage): MaskLattice {
  const lps = toLps(affine);
  const column = (axis: 0 | 1 | 2 | 3): Vector3 => [lps[0][axis], lps[1][axis], lps[2][axis]];
  const steps = [column(0), column(1), column(2)] as const;
  const spacing = steps.map(length) as [number, number, number];
  const along = steps.map((step, axis) => step.map((part) => part / (spacing[axis] ?? 1))) as unknown as [
    Vector3,
    Vector3,
    Vector3,
  ];
  const extents = dims.map((n, axis) => (n - 1) * (spacing[axis] ?? 1));
  for (const [p, q] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const leaning = Math.abs(dot(along[p], along[q]));
    if (leaning * Math.max(extents[p] ?? 0, extents[q] ?? 0) > LEANING * Math.min(...spacing)) {
      throw new OverreadError(
        'OVR_NIFTI_INVALID',
        'The axes of the image are not at right angles (a tilted gantry, or a sheared transformation), so distances on it would be wrong. Resample it to a straight grid',
      );
    }
  }
  return {
    columns: dims[0],
    rows: dims[1],
    columnSpacingMm: spacing[0],
    rowSpacingMm: spacing[1],
    along,
    origin: column(3),
    slicesMm: Array.from({ length: dims[2] }, (_, slice) => dot(column(3), along[2]) + slice * spacing[2]),
    isComplete: true,
    sliceSpacingMm: spacing[2],
    sliceThicknessMm: spacing[2],
    frameOfReferenceUid: null,
    images: new Set(),
  };
}
