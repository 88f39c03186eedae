import type { Affine } from './niftiImage.ts';

/** Where each voxel axis points: R or L, A or P, S or I; for example `LPS`, the order of axial DICOM slices. */
export type AxisCodes = string;

const WORLD = ['RL', 'AP', 'SI'] as const;
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/**
 * Towards which side of the patient i, j and k run: of all ways to give each voxel axis its own world axis, the one with
 * the best alignment in total. An oblique image is named after what it is closest to.
 */
export function axisCodes(affine: Affine): AxisCodes {
  const cosine = (axis: number, world: number) => {
    const length = Math.hypot(...[0, 1, 2].map((row) => affine[row]?.[axis] ?? 0));
    return (affine[world]?.[axis] ?? 0) / length;
  };
  const alignment = (order: readonly number[]) =>
    order.reduce((sum, world, axis) => sum + Math.abs(cosine(axis, world)), 0);
  const best = ORDERS.reduce((a, b) => (alignment(b) > alignment(a) + 1e-9 ? b : a));
  return best.map((world, axis) => WORLD[world][cosine(axis, world) > 0 ? 0 : 1]).join('');
}

/**
 * The affine in DICOM's patient coordinates: x to the left, y to the back, z to the head (LPS). The voxels stay where they
 * are; the first two rows change sign.
 */
export function toLps(affine: Affine): Affine {
  const [x, y, z, w] = affine;
  const negative = (row: Affine[0]): Affine[0] => [-row[0], -row[1], -row[2], -row[3]];
  return [negative(x), negative(y), z, w];
}

/** The world axis (0 to 2) that a letter of {@link AxisCodes} names, and whether it runs against RAS. */
export function worldAxis(letter: string): { readonly axis: number; readonly against: boolean } | null {
  const axis = WORLD.findIndex((pair) => pair.includes(letter));
  return axis < 0 || letter.length !== 1 ? null : { axis, against: WORLD[axis]?.[1] === letter };
}
