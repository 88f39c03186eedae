import type { BitMask } from './bitMask.ts';
import { runsOfMask } from './runsOfMask.ts';
import { maskOfRuns, type VoxelRuns, voxelRuns } from './voxelRuns.ts';

/** Which voxels are neighbours: those that share a face (6), a face or an edge (18), or a face, an edge or a corner (26). */
export type Connectivity = 6 | 18 | 26;

/** Earlier lines in which a run has neighbours, as steps of slice and row, and how far to its sides. */
type Neighbours = readonly (readonly [slice: number, row: number, reach: 0 | 1])[];

export const NEIGHBOURS: Readonly<Record<Connectivity | 'faceInSlice', Neighbours>> = Object.freeze({
  6: [
    [0, -1, 0],
    [-1, 0, 0],
  ],
  18: [
    [0, -1, 1],
    [-1, -1, 0],
    [-1, 0, 1],
    [-1, 1, 0],
  ],
  26: [
    [0, -1, 1],
    [-1, -1, 1],
    [-1, 0, 1],
    [-1, 1, 1],
  ],
  faceInSlice: [[0, -1, 0]],
});

/** The number of connected components. */
export function componentCount(mask: BitMask, connectivity: Connectivity = 26): number {
  return labelRuns(runsOfMask(mask), NEIGHBOURS[connectivity]).count;
}

/**
 * The connected components of a mask as runs, each with its voxels and its box, in the order of their first voxels. They serve as the instances of
 * a mask that came without any: `matchInstances` takes them as they are.
 */
export function connectedComponents(mask: BitMask | VoxelRuns, connectivity: Connectivity = 26): VoxelRuns[] {
  return componentsOfRuns('bits' in mask ? runsOfMask(mask) : mask, NEIGHBOURS[connectivity]);
}

/** The connected components as masks of the whole stack, in the order of their first voxels. Each takes as much memory as the mask. */
export function componentMasks(mask: BitMask, connectivity: Connectivity = 26): BitMask[] {
  return connectedComponents(mask, connectivity).map(maskOfRuns);
}

/** {@link connectedComponents} with these neighbours. */
export function componentsOfRuns(runs: VoxelRuns, neighbours: Neighbours): VoxelRuns[] {
  const { labels, count } = labelRuns(runs, neighbours);
  const starts = new Int32Array(count + 1);
  for (const label of labels) starts[label + 1] = (starts[label + 1] ?? 0) + 1;
  for (let c = 0; c < count; c++) starts[c + 1] = (starts[c + 1] ?? 0) + (starts[c] ?? 0);
  const next = starts.slice(0, count);
  const [lines, from, to] = [0, 1, 2].map(() => new Int32Array(labels.length)) as [Int32Array, Int32Array, Int32Array];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? 0;
    const at = next[label] ?? 0;
    next[label] = at + 1;
    lines[at] = runs.lines[i] ?? 0;
    from[at] = runs.from[i] ?? 0;
    to[at] = runs.to[i] ?? 0;
  }
  return Array.from({ length: count }, (_, c) => {
    const [first, end] = [starts[c], starts[c + 1]];
    return voxelRuns(runs, lines.subarray(first, end), from.subarray(first, end), to.subarray(first, end));
  });
}

/** Each run's component, from 0 in the order of first voxels. Union-find over the runs of neighbouring lines. */
function labelRuns(runs: VoxelRuns, neighbours: Neighbours): { labels: Int32Array; count: number } {
  const { lines, from, to, rows } = runs;
  const n = lines.length;
  const parents = new Int32Array(n);
  const steps = neighbours.map(([dSlice, dRow, reach]) => ({ dRow, dLine: dSlice * rows + dRow, reach }));
  // Where in the runs each neighbouring line is: it only moves on, as the lines do.
  const places = new Int32Array(neighbours.length);
  let first = 0;
  while (first < n) {
    const line = lines[first] ?? 0;
    const row = line % rows;
    let end = first;
    for (; end < n && lines[end] === line; end++) parents[end] = end;
    for (let k = 0; k < steps.length; k++) {
      const { dRow, dLine, reach } = steps[k] ?? NO_STEP;
      if (row + dRow < 0 || row + dRow >= rows) continue;
      const other = line + dLine;
      let j = places[k] ?? 0;
      while ((lines[j] ?? 0) < other) j++;
      places[k] = j;
      if (lines[j] !== other) continue;
      let i = first;
      let [fromHere, toHere] = [from[i] ?? 0, to[i] ?? 0];
      for (;;) {
        const toThere = to[j] ?? 0;
        if (fromHere <= toThere + reach && (from[j] ?? 0) <= toHere + reach && parents[i] !== parents[j]) {
          const [p, q] = [root(parents, i), root(parents, j)];
          if (p < q) parents[q] = p;
          else parents[p] = q;
        }
        if (toHere < toThere) {
          if (++i === end) break;
          [fromHere, toHere] = [from[i] ?? 0, to[i] ?? 0];
        } else if (lines[++j] !== other) break;
      }
    }
    first = end;
  }
  let count = 0;
  const labels = new Int32Array(n);
  // A root is the first run of its component, so it has its number before the others ask.
  for (let i = 0; i < n; i++) labels[i] = parents[i] === i ? count++ : (labels[root(parents, i)] ?? 0);
  return { labels, count };
}

const NO_STEP = { dRow: 0, dLine: 0, reach: 0 };

/** The first run of the component so far; the way to it is halved for the next time. */
function root(parents: Int32Array, i: number): number {
  let at = i;
  for (;;) {
    const parent = parents[at] ?? at;
    if (parent === at) return at;
    const above = parents[parent] ?? parent;
    parents[at] = above;
    at = above;
  }
}
