import { isOverreadError, OverreadError } from '@overread/dicom';
import { type CommonGrid, commonGrid } from './commonGrid.ts';
import type { OpenedMasks } from './maskFile.ts';
import type { MaskLattice } from './maskLattice.ts';

/** The grid that several files share, and for each file the grid with the file's own slices on it as both sides. */
export interface GridOfReaders {
  readonly grid: CommonGrid;
  readonly places: readonly CommonGrid[];
}

/**
 * The grid of several files: that of the first which holds all slices of its images; of Segmentations without images, the slices of all of them.
 * Throws OVR_GRIDS_DIFFER with the name of the file that does not lie on it, and everything that differs.
 */
export function gridOfReaders(files: readonly OpenedMasks[]): GridOfReaders {
  const [first] = files;
  if (first === undefined) throw new Error('there is no file');
  const whole = files.find(({ lattice }) => lattice.isComplete);
  const reference = whole ?? first;
  const lattice = whole?.lattice ?? { ...slicesOfAll(files), isComplete: true };
  const found = files.map((file) => {
    const place = placed(lattice, reference, file);
    return { file, place: { ...place, slicesOf: { a: place.slicesOf.b, b: place.slicesOf.b } } };
  });
  const own = commonGrid(lattice, lattice);
  return {
    grid: {
      ...own,
      apartMm: Math.max(...found.map(({ place }) => place.apartMm)),
      isWhole: whole !== undefined,
      notes: [...new Set(found.flatMap(({ file, place }) => place.notes.map((note) => `${file.name}: ${note}`)))],
    },
    // Only where its slices lie is a file's own: masks of all files have the same voxels.
    places: found.map(({ place }) => ({ ...own, slicesOf: place.slicesOf })),
  };
}

/** The slices of Segmentations that know only their own: one after the other is added. */
function slicesOfAll(files: readonly OpenedMasks[]): MaskLattice {
  const [first, ...others] = files;
  if (first === undefined) throw new Error('there is no file');
  let all = first.lattice;
  for (const file of others) {
    const { grid, origin } = placed(all, first, file);
    all = {
      ...all,
      origin,
      slicesMm: grid.slicePositionsMm,
      sliceSpacingMm: all.sliceSpacingMm ?? file.lattice.sliceSpacingMm,
      sliceThicknessMm: all.sliceThicknessMm ?? file.lattice.sliceThicknessMm,
      images: new Set([...all.images, ...file.lattice.images]),
    };
  }
  return all;
}

/** Says of which file it is where grids differ. */
function placed(lattice: MaskLattice, reference: OpenedMasks, file: OpenedMasks): CommonGrid {
  try {
    return commonGrid(lattice, file.lattice);
  } catch (error) {
    if (!isOverreadError(error) || error.code !== 'OVR_GRIDS_DIFFER') throw error;
    throw new OverreadError(
      error.code,
      `${file.name} does not lie on the grid of ${reference.name}. Of these two, A is ${reference.name} and B ${file.name}: ${error.message}`,
      error.details,
    );
  }
}
