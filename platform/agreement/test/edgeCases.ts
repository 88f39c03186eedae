import { type BitMask, createMask } from '../src/mask/bitMask.ts';
import type { Grid } from '../src/mask/grid.ts';
import { measureImages } from '../src/pair/imageByImage.ts';
import { measurePair } from '../src/pair/measurePair.ts';
import type { PairMetrics, SurfaceDefinition } from '../src/pair/pairMetrics.ts';
import { boxMask } from './maskRecipe.ts';

/** An edge case: what was decided, and figures that show it. */
export interface EdgeCase {
  readonly name: string;
  readonly decision: string;
  readonly measure: (definition: SurfaceDefinition) => PairMetrics;
  /** Figures, exactly. */
  readonly expected: Readonly<Record<SurfaceDefinition, Partial<PairMetrics>>>;
}

type Size = [number, number, number];

/** Slices 2 mm apart, pixels of 1 mm, unless said. */
const grid = (slices: number, more: Partial<Grid> = {}): Grid => ({
  columnSpacingMm: 1,
  rowSpacingMm: 1,
  slicePositionsMm: Array.from({ length: slices }, (_, i) => 2 * i),
  ...more,
});
const pair =
  (a: BitMask, b: BitMask, on: Grid, tolerancesMm: readonly number[] = [1]) =>
  (definition: SurfaceDefinition): PairMetrics =>
    measurePair(a, b, on, { definition, tolerancesMm });
/** The same figures by both definitions. */
const same = (figures: Partial<PairMetrics>): EdgeCase['expected'] => ({ border: figures, surfel: figures });

const SIZE: Size = [9, 9, 5];
const NOTHING = createMask(...SIZE);
const CUBE = boxMask(SIZE, [2, 5, 2, 5, 1, 3]);
const VOXEL = boxMask(SIZE, [4, 4, 4, 4, 2, 2]);
const NO_DISTANCE = {
  hausdorffMm: null,
  hd95Mm: null,
  hd95PooledMm: null,
  hd95MeanMm: null,
  assdMm: null,
  masdMm: null,
  meanAToBMm: null,
  meanBToAMm: null,
  nsd: [{ toleranceMm: 1, value: null }],
};
const NO_DISTANCE_AT_ALL = {
  hausdorffMm: 0,
  hd95Mm: 0,
  hd95PooledMm: 0,
  hd95MeanMm: 0,
  assdMm: 0,
  masdMm: 0,
  nsd: [{ toleranceMm: 1, value: 1 }],
};
/** The element at the corner of a box at 1 x 1 x 2 mm: a triangle. */
const TRIANGLE = Math.sqrt(0.25 ** 2 + 0.25 ** 2 + 0.125 ** 2);

/** The surface of a box of voxels of 1 x 1 x 2 mm by its elements: sides, less what bevels cut off edges and corners. */
function boxSurface(columns: number, rows: number, slices: number): number {
  const sides = 2 * (columns * rows + 2 * slices * (columns + rows));
  const bevel = (p: number, q: number) => (Math.hypot(p, q) - p - q) / 2;
  const edges = 4 * ((columns - 1 + rows - 1) * bevel(1, 2) + 2 * (slices - 1) * bevel(1, 1));
  return sides + edges + 8 * (TRIANGLE - (1 + 2 + 2) / 4);
}

const FLAT: Size = [9, 9, 1];

export const EDGE_CASES: readonly EdgeCase[] = [
  {
    name: 'Both masks empty',
    decision:
      'Agreement on absence. No overlap, distance or kappa is defined (`null`, never 1); volumes are 0, and so is their difference, but not in percent.',
    measure: pair(NOTHING, NOTHING, grid(5)),
    expected: same({
      ...NO_DISTANCE,
      dice: null,
      iou: null,
      kappa: null,
      volumeAMl: 0,
      volumeDifferenceMl: 0,
      volumeDifferencePercent: null,
      surfaceA: 0,
    }),
  },
  {
    name: 'One mask empty, or a label in one read only',
    decision:
      'Dice and IoU are 0, kappa is 0, volumes differ by 200 %. Distances are not defined (`null`, neither 0 nor infinite): this is a finding missed, which rules see as a state, not a distance that enters a mean. The surface of the other mask is given.',
    measure: pair(CUBE, NOTHING, grid(5)),
    expected: {
      border: { ...NO_DISTANCE, dice: 0, iou: 0, kappa: 0, volumeDifferencePercent: 200, surfaceA: 44, surfaceB: 0 },
      surfel: {
        ...NO_DISTANCE,
        dice: 0,
        iou: 0,
        kappa: 0,
        volumeDifferencePercent: 200,
        surfaceA: boxSurface(4, 4, 3),
        surfaceB: 0,
      },
    },
  },
  {
    name: 'Identical masks',
    decision: 'Overlap is exactly 1, every distance exactly 0, the surface Dice exactly 1 at any tolerance from 0 up.',
    measure: pair(CUBE, CUBE, grid(5)),
    expected: same({
      ...NO_DISTANCE_AT_ALL,
      dice: 1,
      iou: 1,
      kappa: 1,
      volumeDifferenceMl: 0,
      volumeDifferencePercent: 0,
    }),
  },
  {
    name: 'A single voxel in both',
    decision:
      'Is its own border: one border voxel. By surfel it has 8 elements, one at each of its corners, and a surface smaller than its box, since marching cubes cuts edges off.',
    measure: pair(VOXEL, VOXEL, grid(5)),
    expected: {
      border: { ...NO_DISTANCE_AT_ALL, surfaceA: 1, surfaceB: 1, volumeAMl: 0.002 },
      surfel: { ...NO_DISTANCE_AT_ALL, surfaceA: 8 * TRIANGLE, surfaceB: 8 * TRIANGLE, volumeAMl: 0.002 },
    },
  },
  {
    name: 'Two single voxels side by side',
    decision: 'Overlap is 0, and they are one spacing apart. By surfel half of their corners coincide.',
    measure: pair(VOXEL, boxMask(SIZE, [4, 4, 4, 4, 3, 3]), grid(5)),
    expected: {
      border: { dice: 0, hausdorffMm: 2, hd95Mm: 2, assdMm: 2, masdMm: 2, nsd: [{ toleranceMm: 1, value: 0 }] },
      surfel: { dice: 0, hausdorffMm: 2, hd95Mm: 2, assdMm: 1, masdMm: 1, nsd: [{ toleranceMm: 1, value: 0.5 }] },
    },
  },
  {
    name: 'A distance that equals the tolerance',
    decision: 'Is within it.',
    measure: pair(VOXEL, boxMask(SIZE, [4, 4, 4, 4, 3, 3]), grid(5), [2, 1.999]),
    expected: {
      border: {
        nsd: [
          { toleranceMm: 2, value: 1 },
          { toleranceMm: 1.999, value: 0 },
        ],
      },
      surfel: {
        nsd: [
          { toleranceMm: 2, value: 1 },
          { toleranceMm: 1.999, value: 0.5 },
        ],
      },
    },
  },
  {
    name: 'Masks that touch the border of the image',
    decision:
      'Beyond the image is outside: voxels at its border are border voxels, and the surface closes there. The same masks in a larger image have the same figures, but kappa.',
    measure: pair(boxMask(SIZE, [0, 8, 0, 8, 0, 4]), boxMask(SIZE, [0, 8, 0, 8, 0, 4]), grid(5)),
    expected: {
      border: { ...NO_DISTANCE_AT_ALL, dice: 1, surfaceA: 9 * 9 * 5 - 7 * 7 * 3 },
      surfel: { ...NO_DISTANCE_AT_ALL, dice: 1, surfaceA: boxSurface(9, 9, 5) },
    },
  },
  {
    name: 'Masks that fill the image',
    decision: 'Kappa is not defined: there is nothing outside to agree on, so agreement by chance is already full.',
    measure: pair(boxMask(SIZE, [0, 8, 0, 8, 0, 4]), boxMask(SIZE, [0, 8, 0, 8, 0, 4]), grid(5)),
    expected: same({ kappa: null, dice: 1 }),
  },
  {
    name: 'A stack of one slice of known thickness',
    decision:
      'Is a volume one voxel deep: all its voxels are border voxels. By surfel the surface includes both faces, which lie half a thickness above and below.',
    measure: pair(
      boxMask(FLAT, [2, 5, 2, 5, 0, 0]),
      boxMask(FLAT, [2, 6, 2, 5, 0, 0]),
      grid(1, { sliceThicknessMm: 2 }),
    ),
    expected: {
      border: { volumeAMl: 0.032, surfaceA: 16, surfaceB: 20, hausdorffMm: 1, meanAToBMm: 0, meanBToAMm: 0.2 },
      surfel: { volumeAMl: 0.032, surfaceA: boxSurface(4, 4, 1), hausdorffMm: 1 },
    },
  },
  {
    name: 'A stack of one slice of unknown thickness',
    decision:
      'Has no volume. Border voxels as above. By surfel it is an image: elements of the outline between 4 pixels, weighted with their length, and surfaces in mm.',
    measure: pair(boxMask(FLAT, [2, 5, 2, 5, 0, 0]), boxMask(FLAT, [2, 6, 2, 5, 0, 0]), grid(1)),
    expected: {
      border: { volumeAMl: null, signedVolumeDifferenceMl: null, surfaceA: 16, hausdorffMm: 1, meanBToAMm: 0.2 },
      surfel: { volumeAMl: null, signedVolumeDifferenceMl: null, surfaceA: 12 + 4 * Math.SQRT1_2, hausdorffMm: 1 },
    },
  },
  {
    name: 'Images side by side',
    decision:
      'Are measured image by image: outlines within an image, taken together over the images that both masks are on. No distance goes from one image to another: on different images there is none, however alike the outlines are.',
    measure: (definition) =>
      measureImages(boxMask(SIZE, [2, 5, 2, 5, 1, 1]), boxMask(SIZE, [2, 5, 2, 5, 2, 2]), grid(5), {
        definition,
        tolerancesMm: [1],
      }),
    expected: same({ ...NO_DISTANCE, dice: 0, volumeAMl: null, volumeDifferenceMl: null, volumeDifferencePercent: 0 }),
  },
  {
    name: 'A slice within a structure that was not drawn',
    decision: 'Is outside: the structure has two parts, with surfaces on both sides of the gap. Nothing is filled in.',
    measure: pair(boxMask(SIZE, [2, 5, 2, 5, 0, 4]), boxMask(SIZE, [2, 5, 2, 5, 0, 1], [2, 5, 2, 5, 3, 4]), grid(5)),
    expected: {
      border: { surfaceA: 4 * 4 * 5 - 2 * 2 * 3, surfaceB: 4 * 4 * 4, meanAToBMm: (12 * 2) / 68, hausdorffMm: 2 },
      // On each side of the gap 9 corners lie within the structure: one 2 mm from its side, the others 1 mm, each on 1 mm².
      surfel: { meanBToAMm: (2 * (2 + 8)) / (2 * boxSurface(4, 4, 2)), hausdorffMm: 2 },
    },
  },
  {
    name: 'Slices missing from the stack, or unevenly spaced',
    decision:
      'Distances are those of the slice positions. A slice is as thick as half the distance to each neighbour; end slices as the distance to their only neighbour. By surfel corners lie midway between slices (beyond the ends half the last distance), and an element has its area at the distance of the two slices it lies between.',
    measure: pair(VOXEL, boxMask(SIZE, [4, 4, 4, 4, 3, 3]), grid(5, { slicePositionsMm: [0, 2, 4, 12, 14] })),
    expected: {
      border: { hausdorffMm: 8, assdMm: 8, volumeAMl: 0.005, volumeBMl: 0.005 },
      surfel: { hausdorffMm: 5, volumeAMl: 0.005 },
    },
  },
  {
    name: 'Spacings of very different sizes',
    decision:
      'Every distance is in mm. One slice off is as far as slices are apart, however fine the pixels: the same shift in pixels is another distance in each direction.',
    measure: pair(CUBE, boxMask(SIZE, [2, 5, 2, 5, 2, 4]), grid(5, { columnSpacingMm: 0.25, rowSpacingMm: 0.25 })),
    expected: same({ hausdorffMm: 2, hd95Mm: 2 }),
  },
  {
    name: 'Masks that do not belong together',
    decision: 'Are measured like any others, exactly; no distance is capped.',
    measure: pair(boxMask(SIZE, [0, 0, 0, 0, 0, 0]), boxMask(SIZE, [8, 8, 8, 8, 4, 4]), grid(5)),
    expected: same({ dice: 0, hausdorffMm: Math.sqrt(8 ** 2 + 8 ** 2 + 8 ** 2) }),
  },
];
