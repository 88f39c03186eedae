import { connectedComponents, findHoles, nearestVoxels, sliceExtentsMm, type VoxelRuns } from '@overread/agreement';
import type { CheckedFrame, CheckedMask, Finding, Fix, SliceRange } from './findings.ts';
import { type PaintedSlices, paintedSlices, regionOf, sliceOf } from './paintedSlices.ts';

/** What there is to ask about one mask by itself: parts, slices left out, holes, the edge of the image. Pure. */
export function maskFindings(mask: CheckedMask, index: number): readonly Finding[] {
  if (mask.frames.length === 0) return [];
  const painted = paintedSlices(mask);
  const parts = connectedComponents(painted.mask, 26).sort((a, b) => b.voxels - a.voxels);
  const found = {
    parts: () => partsFinding(mask, index, painted, parts),
    gaps: () => gapsFinding(index, painted, parts),
    holes: () => holesFinding(mask, index, painted),
    border: () => borderFinding(mask, index, painted, parts),
  };
  return (['parts', 'gaps', 'holes', 'border'] as const).flatMap((check) =>
    mask.checks.includes(check) ? (found[check]() ?? []) : [],
  );
}

/** Millilitres of a voxel of each slice of the stack. */
function mlOfSlices({ grid }: CheckedMask): readonly number[] | null {
  const extents = grid && sliceExtentsMm(grid);
  if (!grid || !extents) return null;
  return extents.map((mm) => (mm * grid.columnSpacingMm * grid.rowSpacingMm) / 1000);
}

function partsFinding(
  mask: CheckedMask,
  index: number,
  painted: PaintedSlices,
  parts: readonly VoxelRuns[],
): Finding | null {
  const asked = mask.grid ? parts : partsOfOneImage(parts);
  const [largest, smallest] = [asked[0], asked.at(-1)];
  if (asked.length < 2 || !largest || !smallest) return null;
  const ml = mlOfSlices(mask);
  const limit = mask.removesPartsUpTo;
  const small = limit === null ? [] : asked.slice(1).filter(({ voxels }) => voxels <= limit);
  return {
    check: 'parts',
    mask: index,
    slice: painted.slices[widestSlice(smallest)] ?? 0,
    parts: asked.map((part) => regionOf(part, painted.slices, ml)),
    apartMm: painted.grid ? (nearestVoxels(smallest, largest, painted.grid)?.mm ?? null) : null,
    fix: limit === null ? null : fixOf(mask, painted, small, limit, false),
  };
}

/** Of images that make no volume the parts of one: an item drawn once on each of two views is not in two parts. */
function partsOfOneImage(parts: readonly VoxelRuns[]): readonly VoxelRuns[] {
  const images = new Set(parts.map((part) => sliceOf(part, 0)));
  return [...images]
    .map((image) => parts.filter((part) => sliceOf(part, 0) === image))
    .reduce((most, own) => (own.length > most.length ? own : most), []);
}

/** Forgotten slices within a part; between parts they are a distance. */
function gapsFinding(index: number, painted: PaintedSlices, parts: readonly VoxelRuns[]): Finding | null {
  const gaps: SliceRange[] = [];
  for (const [after, gap] of painted.forgotten)
    if (parts.some(({ box }) => box !== null && box.sliceFrom < after && box.sliceTo >= after)) gaps.push(gap);
  const [first] = gaps;
  return first ? { check: 'gaps', mask: index, slice: first.from, gaps } : null;
}

function holesFinding(mask: CheckedMask, index: number, painted: PaintedSlices): Finding | null {
  const inSlices = findHoles(painted.mask, 'slice');
  if (inSlices.length === 0) return null;
  // Holes above each other are one to a reader; on images that make no volume nothing is above anything.
  const whole = connectedComponents(unionOf(inSlices), 6).sort((a, b) => b.voxels - a.voxels);
  const [largest] = whole;
  if (!largest) return null;
  const limit = mask.fillsHolesUpTo;
  const small = limit === null ? [] : inSlices.filter(({ voxels }) => voxels <= limit);
  const ml = mlOfSlices(mask);
  return {
    check: 'holes',
    mask: index,
    slice: painted.slices[widestSlice(largest)] ?? 0,
    holes: whole.map((hole) => regionOf(hole, painted.slices, ml)),
    fix: limit === null ? null : fixOf(mask, painted, small, limit, true),
  };
}

function borderFinding(
  { columns, rows, grid }: CheckedMask,
  index: number,
  painted: PaintedSlices,
  parts: readonly VoxelRuns[],
): Finding | null {
  if (!grid) return null;
  const touching = new Set<number>();
  for (const part of parts)
    for (let i = 0; i < part.lines.length; i++) {
      const row = (part.lines[i] ?? 0) % rows;
      if (row === 0 || row === rows - 1 || part.from[i] === 0 || part.to[i] === columns - 1)
        touching.add(painted.slices[sliceOf(part, i)] ?? 0);
    }
  const slices = [...touching].sort((a, b) => a - b);
  const [from, to] = [slices[0], slices.at(-1)];
  return from === undefined || to === undefined
    ? null
    : { check: 'border', mask: index, slice: from, slices: { from, to } };
}

/** The slice on which most of it lies. */
function widestSlice(runs: VoxelRuns): number {
  const voxels = new Map<number, number>();
  for (let i = 0; i < runs.lines.length; i++) {
    const slice = sliceOf(runs, i);
    voxels.set(slice, (voxels.get(slice) ?? 0) + (runs.to[i] ?? 0) - (runs.from[i] ?? 0) + 1);
  }
  return [...voxels].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0];
}

/** Voxels of several sets that share none, in reading order. */
function unionOf(sets: readonly VoxelRuns[]): VoxelRuns {
  const all = sets.flatMap((one) =>
    Array.from(one.lines, (line, i) => [line, one.from[i] ?? 0, one.to[i] ?? 0] as const),
  );
  all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const column = (at: 0 | 1 | 2) => Int32Array.from(all, (run) => run[at]);
  const [first] = sets;
  if (!first) throw new Error('a union is made of at least one set');
  return {
    ...first,
    lines: column(0),
    from: column(1),
    to: column(2),
    voxels: sets.reduce((sum, one) => sum + one.voxels, 0),
    box: null,
  };
}

/** The images as they would be with these voxels put in, or taken out; null where there are none. */
function fixOf(
  { columns, frames }: CheckedMask,
  { slices }: PaintedSlices,
  regions: readonly VoxelRuns[],
  upTo: number,
  on: boolean,
): Fix | null {
  if (regions.length === 0) return null;
  const changed = new Map<number, CheckedFrame>();
  const original = new Map(frames.map((frame) => [frame.slice, frame]));
  for (const region of regions)
    for (let i = 0; i < region.lines.length; i++) {
      const slice = slices[sliceOf(region, i)] ?? -1;
      const frame = changed.get(slice) ?? copyOf(original.get(slice));
      if (!frame) continue;
      changed.set(slice, frame);
      const start = ((region.lines[i] ?? 0) % region.rows) * columns;
      for (let bit = start + (region.from[i] ?? 0); bit <= start + (region.to[i] ?? 0); bit++) {
        const byte = frame.bits[bit >> 3] ?? 0;
        frame.bits[bit >> 3] = on ? byte | (1 << (bit & 7)) : byte & ~(1 << (bit & 7));
      }
    }
  const voxels = regions.reduce((sum, region) => sum + region.voxels, 0);
  return { count: regions.length, voxels, upTo, frames: [...changed.values()] };
}

const copyOf = (frame: CheckedFrame | undefined): CheckedFrame | undefined =>
  frame && { slice: frame.slice, bits: frame.bits.slice() };
