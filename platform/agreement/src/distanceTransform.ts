/** Voxel positions along one axis: evenly spaced, or wherever they are (strictly increasing), in mm. */
export type Axis =
  | { readonly count: number; readonly spacingMm: number }
  | { readonly count: number; readonly positionsMm: readonly number[] };

/** The three axes of a volume, `x` fastest. */
export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
  readonly z: Axis;
}

/**
 * The squared distance in mm² from every voxel to the nearest seed (a byte other than 0), exactly, in float64;
 * Infinity everywhere if there is no seed. One lower envelope of parabolas per line and axis, with the parabolas where
 * the voxels are, so spacing may be anisotropic and irregular. Linear in the number of voxels.
 * Felzenszwalb and Huttenlocher, DOI 10.4086/toc.2012.v008a019.
 *
 * @param into the result's memory, where the caller has some to use again; of the volume's length
 */
export function squaredDistances(seeds: Uint8Array, axes: Axes, into?: Float64Array): Float64Array {
  const { x, y, z } = axes;
  const distances = into ?? new Float64Array(seeds.length);
  for (let i = 0; i < distances.length; i++) distances[i] = seeds[i] === 0 ? Number.POSITIVE_INFINITY : 0;
  const plane = x.count * y.count;
  const alongX = lineTransform(x);
  const alongY = lineTransform(y);
  const alongZ = lineTransform(z);
  for (let line = 0; line < y.count * z.count; line++) alongX(distances, line * x.count, 1);
  for (let k = 0; k < z.count; k++) {
    for (let i = 0; i < x.count; i++) alongY(distances, k * plane + i, x.count);
  }
  for (let i = 0; i < plane; i++) alongZ(distances, i, plane);
  return distances;
}

/** Returns the transform of one line of `count` values that start at `from`, `stride` apart, in place. */
function lineTransform(axis: Axis): (values: Float64Array, from: number, stride: number) => void {
  const n = axis.count;
  const at = Float64Array.from({ length: n }, (_, i) =>
    'spacingMm' in axis ? i * axis.spacingMm : (axis.positionsMm[i] ?? 0) - (axis.positionsMm[0] ?? 0),
  );
  // On an even axis the same step gives the same square wherever it starts; differences of positions would not.
  const squaredSteps =
    'spacingMm' in axis ? Float64Array.from({ length: n }, (_, i) => (i * axis.spacingMm) ** 2) : null;
  const heights = new Float64Array(n);
  const apexes = new Int32Array(n);
  const starts = new Float64Array(n + 1);

  return (values, from, stride) => {
    let last = -1;
    for (let q = 0, i = from; q < n; q++, i += stride) {
      const height = values[i] ?? 0;
      heights[q] = height;
      if (height === Number.POSITIVE_INFINITY) continue;
      const position = at[q] ?? 0;
      const lifted = height + position * position;
      let start = Number.NEGATIVE_INFINITY;
      while (last >= 0) {
        const p = apexes[last] ?? 0;
        const before = at[p] ?? 0;
        start = (lifted - (heights[p] ?? 0) - before * before) / (2 * (position - before));
        if (start > (starts[last] ?? 0)) break;
        last--;
      }
      if (last < 0) start = Number.NEGATIVE_INFINITY;
      last++;
      apexes[last] = q;
      starts[last] = start;
    }
    if (last < 0) return;
    starts[last + 1] = Number.POSITIVE_INFINITY;
    for (let q = 0, i = from, k = 0; q < n; q++, i += stride) {
      const position = at[q] ?? 0;
      while ((starts[k + 1] ?? 0) < position) k++;
      const p = apexes[k] ?? 0;
      const step = position - (at[p] ?? 0);
      const squared = squaredSteps === null ? step * step : (squaredSteps[q < p ? p - q : q - p] ?? 0);
      values[i] = (heights[p] ?? 0) + squared;
    }
  };
}
