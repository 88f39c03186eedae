import { NiftiError } from './niftiError.ts';
import type { Affine, NiftiImage, VoxelData } from './niftiImage.ts';
import { type AxisCodes, axisCodes, worldAxis } from './orientation.ts';

/**
 * The same image with its voxels in another order, so that i, j and k run towards the sides of the patient that `codes`
 * names (`LPS` for axial DICOM slices). Only whole axes are exchanged and turned round: every voxel keeps its value and
 * its place in the world, and nothing is interpolated. An oblique image stays oblique. Throws `INVALID` unless `codes`
 * has one letter each of R or L, A or P, S or I.
 */
export function reorient(image: NiftiImage, codes: AxisCodes): NiftiImage {
  const wanted = [...codes].map(worldAxis);
  const present = [...axisCodes(image.affine)].map(worldAxis);
  if (wanted.length !== 3 || new Set(wanted.map((side) => side?.axis)).size !== 3 || wanted.includes(null)) {
    throw new NiftiError('INVALID', 'An orientation names three sides, such as LPS or RAS.');
  }
  // For each new axis, the old one that runs along the same world axis, and whether it must be turned round.
  const sources = wanted.map((side) => {
    const from = present.findIndex((old) => old?.axis === side?.axis);
    return { from, turned: present[from]?.against !== side?.against };
  });
  const size = (axis: number) => image.dims[axis] ?? 1;
  const dims = sources.map(({ from }) => size(from)) as [number, number, number];
  const strides = [1, size(0), size(0) * size(1)];
  const steps = sources.map(({ from, turned }) => (strides[from] ?? 0) * (turned ? -1 : 1));
  const start = sources.reduce(
    (at, { from, turned }) => at + (turned ? (size(from) - 1) * (strides[from] ?? 0) : 0),
    0,
  );

  const column = (world: number, axis: number) => {
    const { from = 0, turned = false } = sources[axis] ?? {};
    return (image.affine[world]?.[from] ?? 0) * (turned ? -1 : 1);
  };
  const origin = (world: number) =>
    sources.reduce(
      (mm, { from, turned }) => mm + (turned ? (size(from) - 1) * (image.affine[world]?.[from] ?? 0) : 0),
      image.affine[world]?.[3] ?? 0,
    );
  const row = (world: number): Affine[0] => [column(world, 0), column(world, 1), column(world, 2), origin(world)];
  return {
    ...image,
    dims,
    pixDimsMm: sources.map(({ from }) => image.pixDimsMm[from] ?? 1) as [number, number, number],
    affine: [row(0), row(1), row(2), image.affine[3]],
    data: permuted(image, dims, start, steps),
  };
}

function permuted(
  { data, frames }: NiftiImage,
  [ni, nj, nk]: readonly [number, number, number],
  start: number,
  [di = 0, dj = 0, dk = 0]: readonly number[],
): VoxelData {
  const result = data.slice();
  let to = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (let k = 0; k < nk; k++) {
      for (let j = 0; j < nj; j++) {
        let from = frame * ni * nj * nk + start + k * dk + j * dj;
        for (let i = 0; i < ni; i++, from += di) result[to++] = data[from] ?? 0;
      }
    }
  }
  return result;
}
