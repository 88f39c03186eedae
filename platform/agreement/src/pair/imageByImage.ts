import { meanSurface } from '../consensus/meanSurface.ts';
import { type Arena, returnArena, takeArena } from '../engine/arena.ts';
import { outcomeOf } from '../engine/outcomeOf.ts';
import { type BitMask, checkSameSize, createMask, maskFromBits, sliceBits } from '../mask/bitMask.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { isEmptyMask } from '../mask/maskCounts.ts';
import { diceOf, iouOf } from '../mask/maskOverlap.ts';
import { borderPair, scaled } from '../surface/borderPair.ts';
import { scanPair } from '../surface/scanPair.ts';
import { kappaOf } from './measurePair.ts';
import type { PairMetrics, PairOptions, SurfaceDefinition } from './pairMetrics.ts';
import { figuresOf, noFigures, type SurfaceFigures } from './surfaceFigures.ts';
import { type SurfelInput, surfelSteps } from './surfelFigures.ts';
import { checkTolerances } from './tolerance.ts';

/*
 * Masks on images that stand side by side, such as the views of a mammography or the frames of a cine loop: nothing across two
 * images is a distance, and there is no volume.
 */

/** Size of a pixel, in mm. */
export type PixelSpacing = Pick<Grid, 'rowSpacingMm' | 'columnSpacingMm'>;

/** Which images two masks are on, from 0. */
export interface ImageSelection {
  readonly both: readonly number[];
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
}

/** Which images two masks are on. Throws `MASKS_DIFFER`. */
export function imageSelection(a: BitMask, b: BitMask): ImageSelection {
  checkSameSize(a, b);
  const isOn = (mask: BitMask, image: number) => sliceBits(mask, image).some((byte) => byte !== 0);
  const all = Array.from({ length: a.slices }, (_, image) => ({ image, a: isOn(a, image), b: isOn(b, image) }));
  const where = (wanted: (one: { a: boolean; b: boolean }) => boolean) => all.filter(wanted).map(({ image }) => image);
  return {
    both: where((one) => one.a && one.b),
    onlyA: where((one) => one.a && !one.b),
    onlyB: where((one) => one.b && !one.a),
  };
}

/**
 * Measures two masks image by image, as {@link measurePair} does volumes. Overlap and kappa count the pixels of all images. Distances are between
 * outlines within an image (border pixels have one of 4 neighbours outside; or, by surfel, elements of the outline between 4 pixels, weighted with their length),
 * taken together over the images that both masks are on; null if there is none, or without a `pixel` size. `surfaceA` and `surfaceB` are
 * border pixels, or mm, of those images. The relative difference is that of the pixels of all images; there is no volume. Throws as {@link measurePair}.
 */
export function measureImages(
  a: BitMask,
  b: BitMask,
  pixel: PixelSpacing | null,
  options: PairOptions = {},
): PairMetrics {
  return outcomeOf(measureImagesSteps(a, b, pixel, options));
}

/** {@link measureImages} in steps, like {@link measurePairSteps}. */
export function* measureImagesSteps(
  a: BitMask,
  b: BitMask,
  pixel: PixelSpacing | null,
  { definition = 'border', tolerancesMm = [] }: PairOptions = {},
): Generator<number, PairMetrics, void> {
  checkSameSize(a, b);
  checkGrid(gridOfImages(pixel, a.slices), a);
  checkTolerances(tolerancesMm);
  yield 0;
  const arena = takeArena();
  try {
    const scan = yield* scaled(scanPair(arena, a, b), 0, 0.1);
    const { voxelsA, voxelsB, voxelsBoth, slices, box } = scan;
    const voxelsOfRegion = a.columns * a.rows * a.slices;
    const overlap = {
      definition,
      voxelsA,
      voxelsB,
      voxelsBoth,
      voxelsOfRegion,
      slices,
      dice: diceOf(scan),
      iou: iouOf(scan),
      kappa: kappaOf(scan, voxelsOfRegion),
      volumeAMl: null,
      volumeBMl: null,
      signedVolumeDifferenceMl: null,
      volumeDifferenceMl: null,
      volumeDifferencePercent:
        voxelsA + voxelsB === 0 ? null : (200 * Math.abs(voxelsA - voxelsB)) / (voxelsA + voxelsB),
    };
    const both = Array.from(slices.voxelsA.keys()).filter(
      (image) => slices.voxelsA[image] !== 0 && slices.voxelsB[image] !== 0,
    );
    if (pixel === null || box === null || both.length === 0) return { ...overlap, ...noFigures(0, 0, tolerancesMm) };
    const figures = figuresOfImages(arena, {
      masks: [imagesOf(a, both), imagesOf(b, both)],
      box: { ...box, sliceFrom: 0, sliceTo: both.length - 1 },
      grid: gridOfImages(pixel, both.length),
      isOneEmpty: false,
      tolerancesMm,
      withinSlice: true,
      definition,
    });
    return { ...overlap, ...(yield* scaled(figures, 0.1, 1)) };
  } finally {
    returnArena(arena);
  }
}

function* figuresOfImages(
  arena: Arena,
  input: SurfelInput & { readonly definition: SurfaceDefinition },
): Generator<number, SurfaceFigures, void> {
  if (input.definition === 'surfel') return yield* surfelSteps(arena, input);
  const { masks, box, grid } = input;
  const distances = yield* borderPair(arena, masks, box, grid, { withinSlice: true });
  return figuresOf(arena, distances, input.tolerancesMm);
}

/**
 * The mean surface within each image ({@link meanSurface}); images that a read is not on stay empty. Throws as that does. Without a
 * `pixel` size pixels are taken as squares.
 */
export function meanOutlines(reads: readonly BitMask[], pixel: PixelSpacing | null): BitMask {
  const [first] = reads;
  if (first === undefined) return meanSurface(reads, gridOfImages(pixel, 1));
  checkSameSize(...(reads as [BitMask, ...BitMask[]]));
  const result = createMask(first.columns, first.rows, first.slices);
  for (let image = 0; image < first.slices; image++) {
    const own = reads.map((read) => imageAlone(read, image));
    if (own.some(isEmptyMask)) continue;
    sliceBits(result, image).set(meanSurface(own, gridOfImages(pixel, 1)).bits);
  }
  return result;
}

/** Those images of a mask, as a stack. */
function imagesOf(mask: BitMask, images: readonly number[]): BitMask {
  if (images.length === mask.slices) return mask;
  const some = createMask(mask.columns, mask.rows, images.length);
  for (const [i, image] of images.entries()) sliceBits(some, i).set(sliceBits(mask, image));
  return some;
}

const imageAlone = (mask: BitMask, image: number): BitMask =>
  maskFromBits(mask.columns, mask.rows, 1, sliceBits(mask, image));

/** What lies outside an image lies farther away than anything in it. */
const FAR_MM = 1e9;
const gridOfImages = (pixel: PixelSpacing | null, images: number): Grid => ({
  rowSpacingMm: pixel?.rowSpacingMm ?? 1,
  columnSpacingMm: pixel?.columnSpacingMm ?? 1,
  slicePositionsMm: Array.from({ length: images }, (_, image) => image * FAR_MM),
  sliceThicknessMm: FAR_MM,
});
