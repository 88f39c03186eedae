import { checkSameSize } from './bitMask.ts';
import type { VoxelIndex } from './centroid.ts';
import { checkGrid, type Grid } from './grid.ts';
import type { InPlane, VoxelRuns } from './voxelRuns.ts';

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
  const search = aLeads <= 0 ? new Search(a, b, grid) : new Search(b, a, grid);
  search.run();
  const { mm, first, second } = search;
  return aLeads <= 0 ? { mm, a: first, b: second } : { mm, a: second, b: first };
}

/** Lines whose runs are looked at together. */
const LINES_PER_BLOCK = 16;

/** Some consecutive runs of one slice, and the part of the slice they lie in. */
interface Block extends InPlane {
  readonly runFrom: number;
  readonly runEnd: number;
}

interface SliceOfBlocks extends InPlane {
  readonly slice: number;
  readonly blocks: readonly Block[];
}

/** Branch and bound: slices, then blocks, then runs, each only where it can be as near as what was found. */
class Search {
  private readonly lead: VoxelRuns;
  private readonly other: VoxelRuns;
  private readonly grid: Grid;
  private readonly columnMm2: number;
  private readonly rowMm2: number;
  private least = Number.POSITIVE_INFINITY;
  first: VoxelIndex = { column: 0, row: 0, slice: 0 };
  second: VoxelIndex = { column: 0, row: 0, slice: 0 };

  constructor(lead: VoxelRuns, other: VoxelRuns, grid: Grid) {
    this.lead = lead;
    this.other = other;
    this.grid = grid;
    this.columnMm2 = grid.columnSpacingMm * grid.columnSpacingMm;
    this.rowMm2 = grid.rowSpacingMm * grid.rowSpacingMm;
  }

  get mm(): number {
    return Math.sqrt(this.least);
  }

  run(): void {
    const [leads, others] = [slicesOf(this.lead), slicesOf(this.other)];
    // Slices that are near each other first: they give the bound that spares most of the rest.
    const pairs = leads.flatMap((p) => others.map((q) => ({ p, q, bound: this.bound(p, q, this.alongMm2(p, q)) })));
    for (const { p, q, bound } of pairs.sort((x, y) => x.bound - y.bound)) {
      if (bound > this.least) break;
      this.inSlices(p, q);
    }
  }

  private alongMm2(p: SliceOfBlocks, q: SliceOfBlocks): number {
    const mm = (this.grid.slicePositionsMm[p.slice] ?? 0) - (this.grid.slicePositionsMm[q.slice] ?? 0);
    return mm * mm;
  }

  private inSlices(p: SliceOfBlocks, q: SliceOfBlocks): void {
    const along = this.alongMm2(p, q);
    for (const here of p.blocks) {
      if (this.bound(here, q, along) > this.least) continue;
      for (const there of q.blocks) {
        if (this.bound(here, there, along) <= this.least) this.inBlocks(p.slice, q.slice, here, there, along);
      }
    }
  }

  private inBlocks(slice: number, otherSlice: number, here: Block, there: Block, along: number): void {
    const { lead, other } = this;
    for (let i = here.runFrom; i < here.runEnd; i++) {
      const row = (lead.lines[i] ?? 0) - slice * lead.rows;
      const [from, to] = [lead.from[i] ?? 0, lead.to[i] ?? 0];
      for (let j = there.runFrom; j < there.runEnd; j++) {
        const otherRow = (other.lines[j] ?? 0) - otherSlice * other.rows;
        const [start, end] = [other.from[j] ?? 0, other.to[j] ?? 0];
        const dx = Math.max(0, start - to, from - end);
        const dy = otherRow - row;
        const squared = dx * dx * this.columnMm2 + dy * dy * this.rowMm2 + along;
        if (squared > this.least) continue;
        // Where the runs lie side by side: the first column of both.
        const column = start > to ? to : from > end ? from : Math.max(from, start);
        const otherColumn = start > to ? start : from > end ? end : column;
        this.offer(squared, { column, row, slice }, { column: otherColumn, row: otherRow, slice: otherSlice });
      }
    }
  }

  private offer(squared: number, first: VoxelIndex, second: VoxelIndex): void {
    const order = inReadingOrder(first, this.first) || inReadingOrder(second, this.second);
    if (squared === this.least && order >= 0) return;
    this.least = squared;
    [this.first, this.second] = [first, second];
  }

  /** No voxels of the two parts of slices are nearer than this, squared. */
  private bound(p: InPlane, q: InPlane, along: number): number {
    const dx = Math.max(0, q.columnFrom - p.columnTo, p.columnFrom - q.columnTo);
    const dy = Math.max(0, q.rowFrom - p.rowTo, p.rowFrom - q.rowTo);
    return dx * dx * this.columnMm2 + dy * dy * this.rowMm2 + along;
  }
}

const inReadingOrder = (a: VoxelIndex, b: VoxelIndex) => a.slice - b.slice || a.row - b.row || a.column - b.column;

function slicesOf(runs: VoxelRuns): SliceOfBlocks[] {
  const slices: SliceOfBlocks[] = [];
  for (let at = 0; at < runs.lines.length; ) {
    const slice = Math.floor((runs.lines[at] ?? 0) / runs.rows);
    const blocks: Block[] = [];
    for (let line = runs.lines[at]; line !== undefined && line < (slice + 1) * runs.rows; line = runs.lines[at]) {
      const runFrom = at;
      const row = line - slice * runs.rows;
      let [columnFrom, columnTo, rowTo] = [runs.columns, 0, row];
      for (let next: number | undefined = line; next !== undefined; next = runs.lines[++at]) {
        if (next >= line + LINES_PER_BLOCK || next >= (slice + 1) * runs.rows) break;
        columnFrom = Math.min(columnFrom, runs.from[at] ?? 0);
        columnTo = Math.max(columnTo, runs.to[at] ?? 0);
        rowTo = next - slice * runs.rows;
      }
      blocks.push({ runFrom, runEnd: at, columnFrom, columnTo, rowFrom: row, rowTo });
    }
    slices.push({
      slice,
      blocks,
      columnFrom: Math.min(...blocks.map((block) => block.columnFrom)),
      columnTo: Math.max(...blocks.map((block) => block.columnTo)),
      rowFrom: Math.min(...blocks.map((block) => block.rowFrom)),
      rowTo: Math.max(...blocks.map((block) => block.rowTo)),
    });
  }
  return slices;
}
