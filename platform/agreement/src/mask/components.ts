import { type BitMask, createMask, setVoxel, sliceBytesOf } from './bitMask.ts';

/** A horizontal run of voxels: one row of one slice, columns from `from` to `to` inclusive. */
interface Run {
  readonly slice: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** The number of connected components; voxels that share a face, an edge or a corner (26 neighbours) are connected. */
export function componentCount(mask: BitMask): number {
  return joinedRuns(mask).size;
}

/** The connected components (26 neighbours) as masks of the same size, in the order of their first voxels. */
export function componentMasks(mask: BitMask): BitMask[] {
  return [...joinedRuns(mask).values()].map((runs) => {
    const component = createMask(mask.columns, mask.rows, mask.slices);
    for (const { slice, row, from, to } of runs) {
      for (let column = from; column <= to; column++) setVoxel(component, column, row, slice);
    }
    return component;
  });
}

/** Runs by component, components and runs in reading order. Union-find over the runs of neighbouring rows. */
function joinedRuns(mask: BitMask): Map<number, Run[]> {
  const runs: Run[] = [];
  const parents: number[] = [];
  const root = (i: number): number => {
    let r = i;
    while (parents[r] !== r) r = parents[r] ?? r;
    for (let at = i; at !== r; ) {
      const next = parents[at] ?? r;
      parents[at] = r;
      at = next;
    }
    return r;
  };
  const rowStarts = new Int32Array(mask.rows * mask.slices + 1);
  for (let slice = 0; slice < mask.slices; slice++) {
    for (let row = 0; row < mask.rows; row++) {
      const line = slice * mask.rows + row;
      const first = runs.length;
      rowStarts[line] = first;
      for (const run of runsOfRow(mask, slice, row)) {
        parents.push(runs.length);
        runs.push(run);
      }
      for (const [dSlice, dRow] of EARLIER_ROWS) {
        const [s, r] = [slice + dSlice, row + dRow];
        if (s < 0 || r < 0 || r >= mask.rows) continue;
        const other = s * mask.rows + r;
        let j = rowStarts[other] ?? 0;
        const end = other + 1 === line ? first : (rowStarts[other + 1] ?? 0);
        for (let i = first; i < runs.length && j < end; ) {
          const [p, q] = [runs[i], runs[j]];
          if (p === undefined || q === undefined) break;
          if (p.from <= q.to + 1 && q.from <= p.to + 1) join(parents, root(i), root(j));
          if (p.to < q.to) i++;
          else j++;
        }
      }
    }
  }
  const components = new Map<number, Run[]>();
  for (const [i, run] of runs.entries()) {
    const of = components.get(root(i));
    if (of === undefined) components.set(root(i), [run]);
    else of.push(run);
  }
  return components;
}

/** Neighbouring rows that come earlier in reading order, as [slice, row] steps. */
const EARLIER_ROWS = [
  [0, -1],
  [-1, -1],
  [-1, 0],
  [-1, 1],
] as const;

function join(parents: number[], a: number, b: number): void {
  if (a < b) parents[b] = a;
  else parents[a] = b;
}

function runsOfRow(mask: BitMask, slice: number, row: number): Run[] {
  const runs: Run[] = [];
  const start = row * mask.columns;
  const base = slice * sliceBytesOf(mask);
  let from = -1;
  for (let column = 0; column < mask.columns; ) {
    const i = start + column;
    const byte = mask.bits[base + (i >> 3)] ?? 0;
    if (byte === 0 && from < 0) {
      column += 8 - (i & 7);
      continue;
    }
    const on = ((byte >> (i & 7)) & 1) === 1;
    if (on && from < 0) from = column;
    if (!on && from >= 0) {
      runs.push({ slice, row, from, to: column - 1 });
      from = -1;
    }
    column++;
  }
  if (from >= 0) runs.push({ slice, row, from, to: mask.columns - 1 });
  return runs;
}
