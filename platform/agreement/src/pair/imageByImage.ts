import { meanSurface } from '../consensus/meanSurface.ts';
import { type BitMask, checkSameSize, createMask, maskFromBits, sliceBits } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { isEmptyMask } from '../mask/maskCounts.ts';
import { diceOf, iouOf, overlapCounts } from '../mask/maskOverlap.ts';
import { type OutlineDistances, outlineDistances } from '../surface/outlineDistances.ts';
import { assdOf, hausdorffOf, hd95Of } from './distanceMetrics.ts';
import type { MetricId } from './metrics.ts';

/*
 * Masks on images that stand side by side, such as the views of a mammography or the frames of a cine loop: nothing across two
 * images is a distance, and there is no volume.
 */

/** The metrics of images side by side. */
type ImageMetricId = Extract<
  MetricId,
  'dice' | 'iou' | 'hausdorffMm' | 'hd95Mm' | 'assdMm' | 'volumeDifferenceMl' | 'volumeDifferencePercent'
>;

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
 * Measures two masks image by image. Dice and IoU count the pixels of all images. Distances are between outlines within an image
 * (boundary pixels have one of 4 neighbours outside), taken together over the images that both masks are on; null if there is
 * none, or without a `pixel` size. The relative difference is that of the pixels of all images; there is no volume.
 */
export function compareImages(
  a: BitMask,
  b: BitMask,
  pixel: PixelSpacing | null,
): Readonly<Record<ImageMetricId, number | null>> {
  const counts = overlapCounts(a, b);
  const distances = pixel === null ? null : pooledDistances(a, b, pixel);
  const { voxelsA, voxelsB } = counts;
  const sum = voxelsA + voxelsB;
  return {
    dice: diceOf(counts),
    iou: iouOf(counts),
    hausdorffMm: hausdorffOf(distances),
    hd95Mm: hd95Of(distances),
    assdMm: assdOf(distances),
    volumeDifferenceMl: null,
    volumeDifferencePercent: sum === 0 ? null : (200 * Math.abs(voxelsA - voxelsB)) / sum,
  };
}

/**
 * The mean surface within each image ({@link meanSurface}); images that a read is not on stay empty. Throws as that does. Without a
 * `pixel` size pixels are taken as squares.
 */
export function meanOutlines(reads: readonly BitMask[], pixel: PixelSpacing | null): BitMask {
  const [first] = reads;
  if (first === undefined) return meanSurface(reads, gridOfImage(pixel));
  checkSameSize(...(reads as [BitMask, ...BitMask[]]));
  const result = createMask(first.columns, first.rows, first.slices);
  for (let image = 0; image < first.slices; image++) {
    const own = reads.map((read) => imageAlone(read, image));
    if (own.some(isEmptyMask)) continue;
    sliceBits(result, image).set(meanSurface(own, gridOfImage(pixel)).bits);
  }
  return result;
}

function pooledDistances(a: BitMask, b: BitMask, pixel: PixelSpacing): OutlineDistances | null {
  const found = imageSelection(a, b).both.flatMap(
    (image) => outlineDistances(imageAlone(a, image), imageAlone(b, image), gridOfImage(pixel)) ?? [],
  );
  if (found.length === 0) return null;
  const pooled = (side: keyof OutlineDistances) => Float64Array.from(found.flatMap((one) => [...one[side]])).sort();
  return { aToB: pooled('aToB'), bToA: pooled('bToA') };
}

const imageAlone = (mask: BitMask, image: number): BitMask =>
  maskFromBits(mask.columns, mask.rows, 1, sliceBits(mask, image));

/** What lies outside the image lies farther away than anything in it. */
const FAR_MM = 1e9;
const gridOfImage = (pixel: PixelSpacing | null): Grid => ({
  rowSpacingMm: pixel?.rowSpacingMm ?? 1,
  columnSpacingMm: pixel?.columnSpacingMm ?? 1,
  slicePositionsMm: [0],
  sliceThicknessMm: FAR_MM,
});
