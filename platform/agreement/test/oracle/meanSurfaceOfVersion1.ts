import { AgreementError } from '../../src/agreementError.ts';
import { needReads } from '../../src/consensus/needReads.ts';
import { type BitMask, createMask, setVoxel, sliceBytesOf } from '../../src/mask/bitMask.ts';
import { boundingBox, unionBox, type VoxelBox } from '../../src/mask/boundingBox.ts';
import { checkGrid, type Grid } from '../../src/mask/grid.ts';

/*
 * The mean surface as version 1.0.0 computed it: full distance transforms of every read and of its complement over the box around all.
 * Consensus masks of that version stand signed in archives, so today's must have the same bits.
 */

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

/** Voxel positions along one axis: evenly spaced, or wherever they are (strictly increasing), in mm. */
type Axis =
  | { readonly count: number; readonly spacingMm: number }
  | { readonly count: number; readonly positionsMm: readonly number[] };

/** The three axes of a volume, `x` fastest. */
interface Axes {
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
 * irregular. Linear in the number of voxels.
 * Felzenszwalb and Huttenlocher, DOI 10.4086/toc.2012.v008a019.
 *
 * @param into the result's memory, where the caller has some to use again; of the volume's length
 * @param wanted a byte per place of a slice: where it is 0, the result means nothing in any slice, and most of the work is left out
 */
function squaredDistances(seeds: Uint8Array, axes: Axes, into?: Float64Array, wanted?: Uint8Array): Float64Array {
  const { x, y, z } = axes;
  const distances = into ?? new Float64Array(seeds.length);
  const steps = squaredSteps(x);
  for (let from = 0; from < seeds.length; from += x.count) scanRow(seeds, distances, from, from + x.count, steps);
  const plane = x.count * y.count;
  const alongY = lineTransform(y);
  const columns = wanted && wantedColumns(wanted, x.count);
  for (let k = 0; k < z.count; k++) transformLines(distances, k * plane, x.count, x.count, y.count, alongY, columns);
  transformLines(distances, 0, plane, plane, z.count, lineTransform(z), wanted);
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

/**
 * A part of a mask as a byte per voxel (1 inside, 0 outside), with a margin of one voxel of outside on every side:
 * `x` columns, `y` rows, `z` slices including the margin, `x` fastest.
 */
interface VoxelCrop {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly inside: Uint8Array;
}

/** Cuts the box out of the mask. The margin is outside even where it lies beyond the image. */
function cropMask(mask: BitMask, box: VoxelBox): VoxelCrop {
  const width = box.columnTo - box.columnFrom + 1;
  const x = width + 2;
  const y = box.rowTo - box.rowFrom + 3;
  const z = box.sliceTo - box.sliceFrom + 3;
  const inside = new Uint8Array(x * y * z);
  const sliceBytes = sliceBytesOf(mask);
  const { bits, columns } = mask;
  for (let slice = box.sliceFrom; slice <= box.sliceTo; slice++) {
    for (let row = box.rowFrom; row <= box.rowTo; row++) {
      const to = ((slice - box.sliceFrom + 1) * y + (row - box.rowFrom + 1)) * x + 1;
      const from = row * columns + box.columnFrom;
      for (let k = 0; k < width; ) {
        const i = from + k;
        const byte = bits[slice * sliceBytes + (i >> 3)] ?? 0;
        const last = Math.min(width, k + 8 - (i & 7));
        if (byte === 0) {
          k = last;
          continue;
        }
        for (let shift = i & 7; k < last; k++, shift++) inside[to + k] = (byte >> shift) & 1;
      }
    }
  }
  return { x, y, z, inside };
}

/**
 * Where the voxels of a crop lie. Beyond the first or last slice of the stack the margin is as far away as the
 * neighbouring slice; a stack of one slice takes its thickness, or the row spacing where that is unknown.
 */
function cropAxes(grid: Grid, box: VoxelBox, crop: VoxelCrop): Axes {
  const mm = grid.slicePositionsMm;
  const lone = grid.sliceThicknessMm ?? grid.rowSpacingMm;
  const at = (slice: number): number => {
    const position = mm[slice];
    if (position !== undefined) return position;
    const [first = 0, second = first + lone] = mm;
    if (slice < 0) return first - (second - first);
    const last = mm[mm.length - 1] ?? first;
    return last + (last - (mm[mm.length - 2] ?? last - lone));
  };
  return {
    x: { count: crop.x, spacingMm: grid.columnSpacingMm },
    y: { count: crop.y, spacingMm: grid.rowSpacingMm },
    z: { count: crop.z, positionsMm: Array.from({ length: crop.z }, (_, i) => at(box.sliceFrom - 1 + i)) },
  };
}
