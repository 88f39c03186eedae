import { type Arena, returnArena, takeArena } from '../engine/arena.ts';
import { type BitMask, checkSameSize, type MaskSize } from '../mask/bitMask.ts';
import { checkGrid, type Grid, sliceExtentsMm } from '../mask/grid.ts';
import { diceOf, iouOf, type OverlapCounts } from '../mask/maskOverlap.ts';
import { volumeOfCountsMl } from '../mask/maskVolume.ts';
import { borderPair, loneBorder, scaled } from '../surface/borderPair.ts';
import { type PairScan, scanPair } from '../surface/scanPair.ts';
import type { PairMetrics, PairOptions } from './pairMetrics.ts';
import { figuresOf, noFigures, type SurfaceFigures } from './surfaceFigures.ts';
import { surfelSteps } from './surfelFigures.ts';
import { checkTolerances } from './tolerance.ts';

/**
 * Measures two masks on one grid. Throws `MASKS_DIFFER`, `GRID_INVALID`, `RULE_INVALID` for a tolerance that is none.
 */
export function measurePair(a: BitMask, b: BitMask, grid: Grid, options: PairOptions = {}): PairMetrics {
  const steps = measurePairSteps(a, b, grid, options);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/**
 * {@link measurePair} in steps: yields the fraction done (0 to 1) every few milliseconds, so that a worker can answer in between and a
 * caller can stop by not asking for the next step (`return()` gives the memory back at once).
 */
export function* measurePairSteps(
  a: BitMask,
  b: BitMask,
  grid: Grid,
  options: PairOptions = {},
): Generator<number, PairMetrics, void> {
  checkSameSize(a, b);
  checkGrid(grid, a);
  checkTolerances(options.tolerancesMm ?? []);
  yield 0;
  const arena = takeArena();
  try {
    return yield* measureIn(arena, a, b, grid, options);
  } finally {
    returnArena(arena);
  }
}

/** {@link measurePairSteps} in an arena of the caller's; `budget` as in {@link borderPair}, `mayHold` as in {@link scanPair}. */
export function* measureIn(
  arena: Arena,
  a: BitMask,
  b: BitMask,
  grid: Grid,
  { definition = 'border', tolerancesMm = [] }: PairOptions,
  budget?: number,
  mayHold?: (slice: number) => boolean,
): Generator<number, PairMetrics, void> {
  const scan = yield* scaled(scanPair(arena, a, b, mayHold), 0, 0.1);
  const { voxelsA, voxelsB, box } = scan;
  const overlap = overlapOf(scan, a, grid, definition);
  const isOneEmpty = voxelsA === 0 || voxelsB === 0;
  if (definition === 'surfel' && box !== null) {
    const surfels = surfelSteps(arena, { masks: [a, b], box, grid, isOneEmpty, tolerancesMm, budget });
    return { ...overlap, ...(yield* scaled(surfels, 0.1, 0.95)) };
  }
  if (box === null) return { ...overlap, ...noFigures(0, 0, tolerancesMm) };
  if (isOneEmpty) {
    const voxels = yield* scaled(loneBorder(arena, voxelsA === 0 ? b : a, box), 0.1, 1);
    return { ...overlap, ...noFigures(voxelsA === 0 ? 0 : voxels, voxelsB === 0 ? 0 : voxels, tolerancesMm) };
  }
  const distances = yield* scaled(borderPair(arena, [a, b], box, grid, { budget }), 0.1, 0.95);
  return { ...overlap, ...figuresOf(arena, distances, tolerancesMm) };
}

/** All that follows from the counts of two masks of that size, without a look at their surfaces. */
export function overlapOf(
  scan: Omit<PairScan, 'box'>,
  size: MaskSize,
  grid: Grid,
  definition: NonNullable<PairOptions['definition']>,
): Omit<PairMetrics, keyof SurfaceFigures> {
  const { voxelsA, voxelsB, voxelsBoth, slices } = scan;
  const volumeAMl = volumeOfCountsMl(slices.voxelsA, grid);
  const volumeBMl = volumeOfCountsMl(slices.voxelsB, grid);
  const signedVolumeDifferenceMl = volumeAMl === null || volumeBMl === null ? null : volumeBMl - volumeAMl;
  const voxelsOfRegion = size.columns * size.rows * size.slices;
  return {
    definition,
    voxelsA,
    voxelsB,
    voxelsBoth,
    voxelsOfRegion,
    slices,
    dice: diceOf(scan),
    iou: iouOf(scan),
    kappa: kappaOf(scan, voxelsOfRegion),
    volumeAMl,
    volumeBMl,
    signedVolumeDifferenceMl,
    volumeDifferenceMl: signedVolumeDifferenceMl === null ? null : Math.abs(signedVolumeDifferenceMl),
    volumeDifferencePercent: isEven(grid) ? percentOf(voxelsA, voxelsB) : percentOf(volumeAMl, volumeBMl),
  };
}

/** Cohen's kappa of the voxels of a region; null where both masks have none of it, or all. DOI 10.1177/001316446002000104. */
export function kappaOf({ voxelsA, voxelsB, voxelsBoth }: OverlapCounts, region: number): number | null {
  const neither = region - voxelsA - voxelsB + voxelsBoth;
  const chance = voxelsA * (region - voxelsB) + voxelsB * (region - voxelsA);
  if (chance === 0) return null;
  // The same as (observed - expected) / (1 - expected), without the difference of two numbers near 1 where masks are small.
  return (2 * (voxelsBoth * neither - (voxelsA - voxelsBoth) * (voxelsB - voxelsBoth))) / chance;
}

/**
 * Whether all slices are equally thick, but for rounding: then the volumes are as the voxels, whose whole numbers make a ratio of 3 to 2
 * exactly 40 %, on the limit of a rule and not a digit above.
 */
function isEven(grid: Grid): boolean {
  const extents = sliceExtentsMm(grid);
  return extents !== null && Math.max(...extents) - Math.min(...extents) <= 1e-9 * Math.max(...extents);
}

function percentOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null || a + b === 0) return null;
  return (100 * Math.abs(a - b)) / ((a + b) / 2);
}
