import { AgreementError } from '../agreementError.ts';
import { type BitMask, createMask, setVoxel } from '../mask/bitMask.ts';
import { boundingBox, unionBox, type VoxelBox } from '../mask/boundingBox.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { cropAxes } from '../surface/cropAxes.ts';
import { squaredDistances } from '../surface/distanceTransform.ts';
import { cropMask } from '../surface/voxelCrop.ts';
import { needReads } from './needReads.ts';

/**
 * Distances are rounded to nanometres, so that sums are exact and the order of the reads cannot change a bit. Rounding
 * may move a mean by half a nanometre, so zero means up to one.
 */
const NM_PER_MM = 1e6;

/**
 * The mean surface of the reads: the voxels where the mean of their signed distances is not above zero (1 nm). The signed
 * distance of a voxel to a read is that to the nearest voxel of the read, in mm, or minus that to the nearest voxel
 * outside it (beyond the image is outside). A voxel just on the mean surface belongs to the result, so a finding one
 * voxel wide does not vanish. All reads empty: empty. Some empty: their distance is infinite and there is no mean;
 * throws `READS_INVALID` (also without reads), `MASKS_DIFFER` or `GRID_INVALID`.
 * Shape-based averaging: Rohlfing and Maurer, DOI 10.1109/TIP.2006.884936.
 */
export function meanSurface(reads: readonly BitMask[], grid: Grid): BitMask {
  const [first] = needReads(reads, 1);
  checkGrid(grid, first);
  const boxes = reads.map(boundingBox);
  const box = boxes.reduce(unionBox);
  const result = createMask(first.columns, first.rows, first.slices);
  if (box === null || box === undefined) return result;
  if (boxes.includes(null)) {
    throw new AgreementError('READS_INVALID', 'A mean surface needs every read to contain voxels, or none.');
  }
  const sums = sumOfSignedDistances(reads, grid, box);
  const x = box.columnTo - box.columnFrom + 3;
  const y = box.rowTo - box.rowFrom + 3;
  for (let slice = box.sliceFrom; slice <= box.sliceTo; slice++) {
    for (let row = box.rowFrom; row <= box.rowTo; row++) {
      const start = ((slice - box.sliceFrom + 1) * y + (row - box.rowFrom + 1)) * x + 1 - box.columnFrom;
      for (let column = box.columnFrom; column <= box.columnTo; column++) {
        if ((sums[start + column] ?? Number.POSITIVE_INFINITY) <= reads.length) setVoxel(result, column, row, slice);
      }
    }
  }
  return result;
}

/** Over the box with its margin of one voxel, in nanometres: no voxel beyond can be inside the mean surface. */
function sumOfSignedDistances(reads: readonly BitMask[], grid: Grid, box: VoxelBox): Float64Array {
  let sums = new Float64Array(0);
  let map = new Float64Array(0);
  for (const read of reads) {
    const crop = cropMask(read, box);
    const axes = cropAxes(grid, box, crop);
    const { inside } = crop;
    if (sums.length === 0) {
      sums = new Float64Array(inside.length);
      map = new Float64Array(inside.length);
    }
    for (const sign of [1, -1]) {
      squaredDistances(inside, axes, map);
      for (let i = 0; i < sums.length; i++) {
        sums[i] = (sums[i] ?? 0) + sign * Math.round(Math.sqrt(map[i] ?? 0) * NM_PER_MM);
      }
      for (let i = 0; i < inside.length; i++) inside[i] = 1 - (inside[i] ?? 0);
    }
  }
  return sums;
}
