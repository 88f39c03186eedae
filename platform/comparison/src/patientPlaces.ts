import { type BitMask, centroidMm, runsOfMask } from '@overread/agreement';
import { gridOf, type ImageStack, patientPoint } from '@overread/dicom';
import type { WorldMm } from '@overread/domain';

/** The centre of a voxel in patient coordinates (LPS, mm); undefined on images without a place in the patient. */
export function worldOfVoxel(stack: ImageStack, column: number, row: number, slice: number): WorldMm | undefined {
  return stack.geometry === 'image' ? undefined : patientPoint(stack, column, row, slice);
}

/** The centroid of a mask in patient coordinates; null without voxels or without a place in the patient. */
export function worldCentroid(stack: ImageStack, mask: BitMask): WorldMm | null {
  if (stack.geometry === 'image') return null;
  const grid = gridOf(stack);
  const centroid = centroidMm(runsOfMask(mask), grid);
  if (centroid === null) return null;
  return worldAt(stack, centroid.columnMm / grid.columnSpacingMm, centroid.rowMm / grid.rowSpacingMm, centroid.sliceMm);
}

/** The centre of the image volume in patient coordinates: half way between the corners; null without a place in the patient. */
export function worldCentre(stack: ImageStack): WorldMm | null {
  const [first, last] = [stack.slices[0], stack.slices.at(-1)];
  if (stack.geometry === 'image' || !first || !last) return null;
  return worldAt(stack, (stack.columns - 1) / 2, (stack.rows - 1) / 2, (first.distanceMm + last.distanceMm) / 2);
}

/** A place between voxels: columns and rows from the centre of the first, and a position along the normal. */
function worldAt(stack: ImageStack, column: number, row: number, sliceMm: number): WorldMm {
  const [x, y, z] = patientPoint(stack, column, row, 0);
  const along = sliceMm - (stack.slices[0]?.distanceMm ?? 0);
  const [nx, ny, nz] = stack.normal;
  return [x + nx * along, y + ny * along, z + nz * along];
}
