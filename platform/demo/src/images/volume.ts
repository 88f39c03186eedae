/**
 * An axial image volume. Columns run to the patient's left, rows to the back, slices to the head (LPS, so the orientation is
 * always 1\0\0\0\1\0). Index of a voxel: `(slice * rows + row) * columns + column`.
 */
export interface Volume {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Between columns, between rows, between slices. */
  readonly spacingMm: readonly [number, number, number];
  /** LPS position of the centre of voxel (0, 0, 0), mm. */
  readonly originMm: readonly [number, number, number];
  /** Hounsfield units for CT, arbitrary units for MR. */
  readonly data: Int16Array;
}

/** One byte per voxel of a volume, in its order; 0 is outside. */
export type VoxelMask = Uint8Array;

/** Number of voxels of a volume. */
export const voxelsOf = (volume: Volume): number => volume.columns * volume.rows * volume.slices;

/** Column, row and slice of a point in LPS mm, as fractions. */
export function voxelOf(volume: Volume, point: readonly [number, number, number]): [number, number, number] {
  const [x, y, z] = volume.spacingMm;
  const [ox, oy, oz] = volume.originMm;
  return [(point[0] - ox) / x, (point[1] - oy) / y, (point[2] - oz) / z];
}

/** LPS position in mm of a voxel. */
export function pointOf(volume: Volume, column: number, row: number, slice: number): [number, number, number] {
  const [x, y, z] = volume.spacingMm;
  const [ox, oy, oz] = volume.originMm;
  return [ox + column * x, oy + row * y, oz + slice * z];
}

/** Slices `from` to `to` (exclusive) of a volume, and of a mask on it. */
export function slicesOf<T extends Int16Array | Uint8Array>(volume: Volume, data: T, from: number, to: number): T {
  const plane = volume.columns * volume.rows;
  return data.slice(from * plane, to * plane) as T;
}

/** A volume cut to slices `from` to `to` (exclusive). */
export function cropSlices(volume: Volume, from: number, to: number): Volume {
  const [x, y, z] = volume.originMm;
  return {
    ...volume,
    slices: to - from,
    originMm: [x, y, z + from * volume.spacingMm[2]],
    data: slicesOf(volume, volume.data, from, to),
  };
}

/**
 * Thicker slices, as a scanner reconstructs them for reading: each is the mean of `count` neighbours. A last incomplete
 * group is left out.
 */
export function thickerSlices(volume: Volume, count: number): Volume {
  const plane = volume.columns * volume.rows;
  const slices = Math.floor(volume.slices / count);
  const data = new Int16Array(slices * plane);
  for (let at = 0; at < data.length; at++) {
    const first = Math.floor(at / plane) * count * plane + (at % plane);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += volume.data[first + k * plane] ?? 0;
    data[at] = Math.round(sum / count);
  }
  const [x, y, z] = volume.originMm;
  const [dx, dy, dz] = volume.spacingMm;
  return {
    ...volume,
    slices,
    spacingMm: [dx, dy, dz * count],
    originMm: [x, y, z + ((count - 1) / 2) * dz],
    data,
  };
}
