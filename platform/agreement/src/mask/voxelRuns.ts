import { type BitMask, createMask, type MaskSize, sliceBytesOf } from './bitMask.ts';
import type { VoxelBox } from './boundingBox.ts';

/**
 * A set of voxels as horizontal runs in reading order: run `i` covers the columns `from[i]` to `to[i]` (inclusive) of line `lines[i]`
 * (slice x rows + row). Runs of one line do not touch. A lesion takes some kilobytes where a mask of the stack takes ten megabytes.
 */
export interface VoxelRuns extends MaskSize {
  readonly lines: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly voxels: number;
  /** Null without voxels. */
  readonly box: VoxelBox | null;
}

/** Runs in reading order; throws nothing: the caller sees to their order. */
export function voxelRuns(
  { columns, rows, slices }: MaskSize,
  lines: Int32Array,
  from: Int32Array,
  to: Int32Array,
): VoxelRuns {
  let columnFrom = columns;
  let columnTo = -1;
  let rowFrom = rows;
  let rowTo = -1;
  let voxels = 0;
  let before = -1;
  for (let i = 0; i < lines.length; i++) {
    const first = from[i] ?? 0;
    const last = to[i] ?? 0;
    voxels += last - first + 1;
    if (first < columnFrom) columnFrom = first;
    if (last > columnTo) columnTo = last;
    const line = lines[i] ?? 0;
    if (line === before) continue;
    before = line;
    const row = line % rows;
    if (row < rowFrom) rowFrom = row;
    if (row > rowTo) rowTo = row;
  }
  const sliceOf = (line: number | undefined) => Math.floor((line ?? 0) / rows);
  const box =
    voxels === 0
      ? null
      : { columnFrom, columnTo, rowFrom, rowTo, sliceFrom: sliceOf(lines[0]), sliceTo: sliceOf(lines.at(-1)) };
  return { columns, rows, slices, lines, from, to, voxels, box };
}

/** The runs as a mask of the whole stack. */
export function maskOfRuns(runs: VoxelRuns): BitMask {
  const mask = createMask(runs.columns, runs.rows, runs.slices);
  const sliceBytes = sliceBytesOf(mask);
  for (let i = 0; i < runs.lines.length; i++) {
    const line = runs.lines[i] ?? 0;
    const slice = Math.floor(line / runs.rows);
    const start = slice * sliceBytes * 8 + (line - slice * runs.rows) * runs.columns;
    setBits(mask.bits, start + (runs.from[i] ?? 0), start + (runs.to[i] ?? 0));
  }
  return mask;
}

/**
 * The runs as a mask of these columns and rows only, on all slices: what lies outside is left out. Slices stay, so that the extents of slices,
 * hence volumes, are those of the whole stack.
 */
export function cropRuns(runs: VoxelRuns, { columnFrom, columnTo, rowFrom, rowTo }: InPlane): BitMask {
  const mask = createMask(columnTo - columnFrom + 1, rowTo - rowFrom + 1, runs.slices);
  const sliceBytes = sliceBytesOf(mask);
  for (let i = 0; i < runs.lines.length; i++) {
    const line = runs.lines[i] ?? 0;
    const slice = Math.floor(line / runs.rows);
    const row = line - slice * runs.rows;
    const first = Math.max(runs.from[i] ?? 0, columnFrom);
    const last = Math.min(runs.to[i] ?? 0, columnTo);
    if (row < rowFrom || row > rowTo || first > last) continue;
    const start = slice * sliceBytes * 8 + (row - rowFrom) * mask.columns - columnFrom;
    setBits(mask.bits, start + first, start + last);
  }
  return mask;
}

/** The columns and rows of a box. */
export type InPlane = Pick<VoxelBox, 'columnFrom' | 'columnTo' | 'rowFrom' | 'rowTo'>;

/** Whether the voxel is in the runs. */
export function runsHold(runs: VoxelRuns, column: number, row: number, slice: number): boolean {
  const line = slice * runs.rows + row;
  const { lines, from, to } = runs;
  // The last run that begins at or before the voxel.
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = lines[middle] ?? 0;
    if (at < line || (at === line && (from[middle] ?? 0) <= column)) low = middle + 1;
    else high = middle;
  }
  return low > 0 && lines[low - 1] === line && (to[low - 1] ?? -1) >= column;
}

/** Voxels that both have. */
export function sharedRunVoxels(a: VoxelRuns, b: VoxelRuns): number {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.lines.length && j < b.lines.length) {
    const [p, q] = [a.lines[i] ?? 0, b.lines[j] ?? 0];
    if (p < q) i = firstOfLine(a.lines, i, q);
    else if (q < p) j = firstOfLine(b.lines, j, p);
    else {
      const [endA, endB] = [a.to[i] ?? 0, b.to[j] ?? 0];
      const common = Math.min(endA, endB) - Math.max(a.from[i] ?? 0, b.from[j] ?? 0) + 1;
      if (common > 0) shared += common;
      if (endA < endB) i++;
      else j++;
    }
  }
  return shared;
}

/** The first index after `at` whose line is `line` or later; steps double, so that a small set is found in a large one. */
export function firstOfLine(lines: Int32Array, at: number, line: number): number {
  let step = 1;
  while (at + step < lines.length && (lines[at + step] ?? 0) < line) step *= 2;
  let low = at + (step >> 1) + 1;
  let high = Math.min(at + step, lines.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function setBits(bytes: Uint8Array, from: number, to: number): void {
  const [first, last] = [from >> 3, to >> 3];
  const head = (0xff << (from & 7)) & 0xff;
  const tail = 0xff >> (7 - (to & 7));
  if (first === last) {
    bytes[first] = (bytes[first] ?? 0) | (head & tail);
    return;
  }
  bytes[first] = (bytes[first] ?? 0) | head;
  bytes.fill(0xff, first + 1, last);
  bytes[last] = (bytes[last] ?? 0) | tail;
}
