import { componentsOf, resized, withoutSpecks } from './morphology.ts';
import type { Volume, VoxelMask } from './volume.ts';

/** HU from which a voxel counts as bone; InVesalius' own preset. */
const BONE_HU = 226;
/** Cerebrospinal fluid on a smoothed head CT, HU. */
const FLUID_HU = [-30, 17] as const;
/** The lateral ventricles lie at least this deep under the skull. */
const DEPTH_MM = 22;
/** Below this is air. */
const AIR_HU = -200;
/** Bone edge and dura, kept out of the cavity. */
const RIM_MM = 3;
/** Smaller fluid spaces are sulci. */
const MINIMUM_VENTRICLE_ML = 3;

/** For each voxel, in how many of the four directions of its slice (left, right, front, back) bone stands. */
function bonySides(bone: VoxelMask, ct: Volume): Uint8Array {
  const sides = new Uint8Array(bone.length);
  const sweep = (start: number, step: number, count: number): void => {
    for (const first of [0, count - 1]) {
      let met = false;
      for (let k = 0; k < count; k++) {
        const at = start + Math.abs(first - k) * step;
        if (met) sides[at] = (sides[at] ?? 0) + 1;
        met ||= bone[at] === 1;
      }
    }
  };
  for (let line = 0; line < ct.rows * ct.slices; line++) sweep(line * ct.columns, 1, ct.columns);
  for (let slice = 0; slice < ct.slices; slice++)
    for (let column = 0; column < ct.columns; column++)
      sweep(slice * ct.columns * ct.rows + column, ct.columns, ct.rows);
  return sides;
}

/**
 * The inside of the skull: soft tissue with bone on at least three of four sides (so that a burr hole does not open it), less a
 * rim, in one piece. For slices above the orbits, where the skull is a ring.
 */
export function cranialCavity(ct: Volume): VoxelMask {
  const bone = Uint8Array.from(ct.data, (hu) => (hu >= BONE_HU ? 1 : 0));
  const sides = bonySides(bone, ct);
  const rim = resized(bone, ct, RIM_MM, 'grow', true);
  const inside = Uint8Array.from(sides, (count, at) =>
    count >= 3 && rim[at] === 0 && (ct.data[at] ?? 0) > AIR_HU ? 1 : 0,
  );
  const largest = new Uint8Array(inside.length);
  for (const at of componentsOf(inside, ct)[0] ?? []) largest[at] = 1;
  return largest;
}

/** Mean of each voxel with its neighbours in the plane, `reach` voxels to each side. */
function smoothedInPlane(ct: Volume, reach: number): Float32Array {
  const pass = (input: ArrayLike<number>, step: number, size: number): Float32Array => {
    const output = new Float32Array(input.length);
    for (let at = 0; at < input.length; at++) {
      const place = Math.floor(at / step) % size;
      let [sum, count] = [0, 0];
      for (let shift = -reach; shift <= reach; shift++)
        if (place + shift >= 0 && place + shift < size) {
          sum += input[at + shift * step] ?? 0;
          count++;
        }
      output[at] = sum / count;
    }
    return output;
  };
  return pass(pass(ct.data, 1, ct.columns), ct.columns, ct.rows);
}

/**
 * The lateral ventricles by threshold: fluid on the smoothed image, deep inside the cavity, in slices `from` to `to`
 * (exclusive), without specks. A computed outline that nobody drew; the demo's scripted readers start from it.
 */
export function lateralVentricles(ct: Volume, cavity: VoxelMask, from: number, to: number): VoxelMask {
  const plane = ct.columns * ct.rows;
  const smooth = smoothedInPlane(ct, 2);
  const deep = resized(cavity, ct, DEPTH_MM, 'shrink', true);
  const fluid = Uint8Array.from(smooth, (hu, at) =>
    deep[at] === 1 && at >= from * plane && at < to * plane && hu > FLUID_HU[0] && hu < FLUID_HU[1] ? 1 : 0,
  );
  return withoutSpecks(fluid, ct, MINIMUM_VENTRICLE_ML);
}
