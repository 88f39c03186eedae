/** Voxel positions along one axis: evenly spaced, or wherever they are (strictly increasing), in mm. */
type Axis =
  | { readonly count: number; readonly spacingMm: number }
  | { readonly count: number; readonly positionsMm: readonly number[] };

/** The three axes of a volume, `x` fastest. */
export interface Axes {
  readonly x: { readonly count: number; readonly spacingMm: number };
  readonly y: Axis;
  readonly z: Axis;
}

/** Neighbouring lines that are transformed together: as many values as share a cache line. */
const LINES = 8;

/**
 * The squared distance in mm² from every voxel to the nearest seed (a byte other than 0), exactly, in float64;
 * Infinity everywhere if there is no seed. Along x the nearest seed is found by two scans, then one lower envelope of
 * parabolas per line of y and of z, with the parabolas where the voxels are, so spacing may be anisotropic and
 * irregular. Linear in the number of voxels. Yields the fraction done.
 * Felzenszwalb and Huttenlocher, DOI 10.4086/toc.2012.v008a019.
 *
 * @param into the result's memory, where the caller has some to use again; of the volume's length
 * @param wanted a byte per place of a slice: where it is 0, the result means nothing in any slice, and most of the work is left out
 */
export function* squaredDistances(
  seeds: Uint8Array,
  axes: Axes,
  into?: Float64Array,
  wanted?: Uint8Array,
): Generator<number, Float64Array, void> {
  const { x, y, z } = axes;
  const distances = into ?? new Float64Array(seeds.length);
  const steps = squaredSteps(x);
  for (let from = 0; from < seeds.length; from += x.count) scanRow(seeds, distances, from, from + x.count, steps);
  const plane = x.count * y.count;
  const alongY = lineTransform(y);
  const columns = wanted && wantedColumns(wanted, x.count);
  for (let k = 0; k < z.count; k++) {
    yield (0.5 * k) / z.count;
    transformLines(distances, k * plane, x.count, x.count, y.count, alongY, columns);
  }
  const alongZ = lineTransform(z);
  for (let row = 0; row < y.count; row++) {
    yield 0.5 + (0.5 * row) / y.count;
    const from = row * x.count;
    transformLines(distances, from, x.count, plane, z.count, alongZ, wanted?.subarray(from, from + x.count));
  }
  return distances;
}

/** The columns of a slice that hold a wanted place: a line along y is transformed for all of its places or for none. */
function wantedColumns(wanted: Uint8Array, count: number): Uint8Array {
  const columns = new Uint8Array(count);
  for (let i = 0; i < wanted.length; i++) if (wanted[i] !== 0) columns[i % count] = 1;
  return columns;
}

/** An even axis' squared steps. From a table, the same step has the same square wherever on the axis it starts. */
function squaredSteps(axis: { readonly count: number; readonly spacingMm: number }): Float64Array {
  return Float64Array.from({ length: axis.count }, (_, i) => (i * axis.spacingMm) ** 2);
}

function scanRow(seeds: Uint8Array, into: Float64Array, from: number, to: number, steps: Float64Array): void {
  let seed = -1;
  for (let i = from; i < to; i++) {
    if (seeds[i] !== 0) seed = i;
    into[i] = seed < 0 ? Number.POSITIVE_INFINITY : (steps[i - seed] ?? 0);
  }
  if (seed < 0) return;
  for (let i = to - 1; i >= from; i--) {
    if (seeds[i] !== 0) seed = i;
    if (seed < i) continue;
    const squared = steps[seed - i] ?? 0;
    if (squared < (into[i] ?? 0)) into[i] = squared;
  }
}

/**
 * Transforms `lines` lines that start next to one another from `from` on; a line's values are `stride` apart. Lines that are not
 * `wanted` stay as they are.
 */
function transformLines(
  values: Float64Array,
  from: number,
  lines: number,
  stride: number,
  count: number,
  transform: (line: Float64Array, from: number) => boolean,
  wanted?: Uint8Array,
): void {
  const block = new Float64Array(LINES * count);
  for (let first = 0; first < lines; first += LINES) {
    const width = Math.min(LINES, lines - first);
    if (wanted !== undefined && !isAnyWanted(wanted, first, first + width)) continue;
    for (let q = 0; q < count; q++) {
      const at = from + first + q * stride;
      for (let line = 0; line < width; line++) block[line * count + q] = values[at + line] ?? 0;
    }
    let changed = false;
    for (let line = 0; line < width; line++)
      if (wanted === undefined || wanted[first + line] !== 0) changed = transform(block, line * count) || changed;
    if (!changed) continue;
    for (let q = 0; q < count; q++) {
      const at = from + first + q * stride;
      for (let line = 0; line < width; line++) values[at + line] = block[line * count + q] ?? 0;
    }
  }
}

function isAnyWanted(wanted: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (wanted[i] !== 0) return true;
  return false;
}

/** Returns the transform of one line of heights, in place; it says whether there was anything finite in it. */
function lineTransform(axis: Axis): (line: Float64Array, from: number) => boolean {
  const n = axis.count;
  const even = 'spacingMm' in axis;
  const at = Float64Array.from({ length: n }, (_, i) =>
    even ? i * axis.spacingMm : (axis.positionsMm[i] ?? 0) - (axis.positionsMm[0] ?? 0),
  );
  const steps = even ? squaredSteps(axis) : new Float64Array(0);
  // The parabolas of the lower envelope: where their lowest point is, how high, and from where on each is the lowest.
  const apexes = new Int32Array(n);
  const apexesAt = new Float64Array(n);
  const heights = new Float64Array(n);
  const starts = new Float64Array(n + 1);

  return (line, from) => {
    let last = -1;
    for (let q = 0; q < n; q++) {
      const height = line[from + q] ?? 0;
      if (height === Number.POSITIVE_INFINITY) continue;
      const position = at[q] ?? 0;
      let start = Number.NEGATIVE_INFINITY;
      for (; last >= 0; last--) {
        const before = apexesAt[last] ?? 0;
        const way = position - before;
        start = (height - (heights[last] ?? 0)) / (2 * way) + before + way / 2;
        if (start > (starts[last] ?? 0)) break;
      }
      last++;
      apexes[last] = q;
      apexesAt[last] = position;
      heights[last] = height;
      starts[last] = last === 0 ? Number.NEGATIVE_INFINITY : start;
    }
    if (last < 0) return false;
    starts[last + 1] = Number.POSITIVE_INFINITY;
    let q = 0;
    for (let k = 0; k <= last; k++) {
      const p = apexes[k] ?? 0;
      const apexAt = apexesAt[k] ?? 0;
      const height = heights[k] ?? 0;
      const end = starts[k + 1] ?? 0;
      for (; q < n; q++) {
        const position = at[q] ?? 0;
        if (position > end) break;
        const step = position - apexAt;
        line[from + q] = height + (even ? (steps[q < p ? p - q : q - p] ?? 0) : step * step);
      }
    }
    return true;
  };
}
