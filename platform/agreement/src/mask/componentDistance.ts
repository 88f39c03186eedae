import { checkSameSize } from './bitMask.ts';
import type { VoxelBox } from './boundingBox.ts';
import type { VoxelIndex } from './centroid.ts';
import { checkGrid, type Grid } from './grid.ts';
import { firstOfLine, type VoxelRuns } from './voxelRuns.ts';

/** How far two sets of voxels lie apart, and where they are nearest. */
export interface NearestVoxels {
  /** Between the centres of the two voxels, in mm. */
  readonly mm: number;
  readonly a: VoxelIndex;
  readonly b: VoxelIndex;
}

/**
 * The nearest voxels of two sets, such as two parts of a lesion: "two parts 9 mm apart". Of several equally near ones those that come first in
 * reading order, seen from the set that begins first, so exchanging the sets only exchanges `a` and `b`. Null if one is empty. Sets that
 * share a voxel are 0 mm apart. Throws `MASKS_DIFFER`, `GRID_INVALID`.
 */
export function nearestVoxels(a: VoxelRuns, b: VoxelRuns, grid: Grid): NearestVoxels | null {
  checkSameSize(a, b);
  checkGrid(grid, a);
  if (a.box === null || b.box === null) return null;
  const aLeads = (a.lines[0] ?? 0) - (b.lines[0] ?? 0) || (a.from[0] ?? 0) - (b.from[0] ?? 0);
  const [lead, other] = aLeads <= 0 ? [a, b] : [b, a];
  const search = new Search(lead, other, grid);
  // A few lines spread over the set give a first bound; then every line looks only as far as that.
  const step = Math.max(1, lead.lines.length >> 6);
  for (let i = 0; i < lead.lines.length; i += step) search.fromRun(i);
  for (let i = 0; i < lead.lines.length; i++) search.fromRun(i);
  const { mm, first, second } = search;
  return aLeads <= 0 ? { mm, a: first, b: second } : { mm, a: second, b: first };
}

class Search {
  private readonly lead: VoxelRuns;
  private readonly other: VoxelRuns;
  private readonly box: VoxelBox;
  private readonly grid: Grid;
  /** Where in `other` each line of its box begins. */
  private readonly starts: Int32Array;
  private least = Number.POSITIVE_INFINITY;
  first: VoxelIndex = { column: 0, row: 0, slice: 0 };
  second: VoxelIndex = { column: 0, row: 0, slice: 0 };

  constructor(lead: VoxelRuns, other: VoxelRuns, grid: Grid) {
    this.lead = lead;
    this.other = other;
    this.grid = grid;
    this.box = other.box ?? { columnFrom: 0, columnTo: -1, rowFrom: 0, rowTo: -1, sliceFrom: 0, sliceTo: -1 };
    const { rowFrom, rowTo, sliceFrom, sliceTo } = this.box;
    this.starts = new Int32Array((rowTo - rowFrom + 1) * (sliceTo - sliceFrom + 1));
    let at = 0;
    for (let slice = sliceFrom, k = 0; slice <= sliceTo; slice++) {
      for (let row = rowFrom; row <= rowTo; row++, k++) {
        const line = slice * other.rows + row;
        if ((other.lines[at] ?? line) < line) at = firstOfLine(other.lines, at, line);
        this.starts[k] = at;
      }
    }
  }

  get mm(): number {
    return Math.sqrt(this.least);
  }

  /** Looks at the lines of the other set, the nearest slices and rows first, as far as they can be nearer than what was found. */
  fromRun(i: number): void {
    const { box, grid, lead } = this;
    const line = lead.lines[i] ?? 0;
    const slice = Math.floor(line / lead.rows);
    const row = line - slice * lead.rows;
    const here = grid.slicePositionsMm[slice] ?? 0;
    for (const [direction, begin] of [
      [1, Math.max(slice, box.sliceFrom)],
      [-1, Math.min(slice - 1, box.sliceTo)],
    ] as const) {
      for (let s = begin; s >= box.sliceFrom && s <= box.sliceTo; s += direction) {
        const dz = (grid.slicePositionsMm[s] ?? 0) - here;
        if (dz * dz > this.least) break;
        this.inSlice(i, row, slice, s, dz * dz);
      }
    }
  }

  private inSlice(i: number, row: number, slice: number, s: number, dz2: number): void {
    const { box, grid } = this;
    for (const [direction, begin] of [
      [1, Math.max(row, box.rowFrom)],
      [-1, Math.min(row - 1, box.rowTo)],
    ] as const) {
      for (let r = begin; r >= box.rowFrom && r <= box.rowTo; r += direction) {
        const dy = r - row;
        const dy2 = dy * dy * (grid.rowSpacingMm * grid.rowSpacingMm);
        if (dy2 + dz2 > this.least) break;
        this.alongLine(i, row, slice, s, r, dy2, dz2);
      }
    }
  }

  private alongLine(i: number, row: number, slice: number, s: number, r: number, dy2: number, dz2: number): void {
    const { box, grid, lead, other, starts } = this;
    const line = s * other.rows + r;
    const [from, to] = [lead.from[i] ?? 0, lead.to[i] ?? 0];
    for (
      let j = starts[(s - box.sliceFrom) * (box.rowTo - box.rowFrom + 1) + r - box.rowFrom] ?? 0;
      other.lines[j] === line;
      j++
    ) {
      const [start, end] = [other.from[j] ?? 0, other.to[j] ?? 0];
      const dx = Math.max(0, start - to, from - end);
      const squared = dx * dx * (grid.columnSpacingMm * grid.columnSpacingMm) + dy2 + dz2;
      if (squared > this.least) continue;
      // Side by side: the first column of both that is so.
      const column = start > to ? to : from > end ? from : Math.max(from, start);
      const first = { column, row, slice };
      const second = { column: start > to ? start : from > end ? end : column, row: r, slice: s };
      const order = isBefore(first, this.first) ? -1 : isBefore(this.first, first) ? 1 : 0;
      if (squared < this.least || order < 0 || (order === 0 && isBefore(second, this.second))) {
        this.least = squared;
        [this.first, this.second] = [first, second];
      }
    }
  }
}

const isBefore = (a: VoxelIndex, b: VoxelIndex) => (a.slice - b.slice || a.row - b.row || a.column - b.column) < 0;
