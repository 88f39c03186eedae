import { type BitMask, imageSelection, voxelsPerSlice } from '@overread/agreement';
import { type ImageStack, pointInside } from '@overread/dicom';
import { type ImageChoice, imageKey, type MaskMeasurement } from '@overread/domain';
import { worldOfVoxel } from './patientPlaces.ts';

/** Slices and best place of a mask. */
export function whereOf(stack: ImageStack, mask: BitMask): Pick<MaskMeasurement, 'slices' | 'place'> {
  const counts = voxelsPerSlice(mask);
  const [from, to] = [counts.findIndex((count) => count > 0), counts.findLastIndex((count) => count > 0)];
  const point = pointInside(mask);
  const slice = point === null ? undefined : stack.slices[point.slice];
  if (point === null || slice === undefined) return { slices: null, place: null };
  const worldMm = worldOfVoxel(stack, point.column, point.row, point.slice);
  const ends = [viewerNumber(stack, from), viewerNumber(stack, to)];
  return {
    slices: { from: Math.min(...ends), to: Math.max(...ends) },
    place: {
      sopInstanceUid: imageKey(slice.sopInstanceUid, slice.frameNumber),
      slice: viewerNumber(stack, point.slice),
      column: point.column,
      row: point.row,
      ...(worldMm === undefined ? {} : { worldMm }),
    },
  };
}

/** The images that each read has marked, as the viewer counts. */
export function choiceOf(stack: ImageStack, left: BitMask, right: BitMask): ImageChoice {
  const { both, onlyA, onlyB } = imageSelection(left, right);
  const numbers = (images: readonly number[]) =>
    images.map((image) => viewerNumber(stack, image)).sort((a, b) => a - b);
  return { left: numbers([...both, ...onlyA]), right: numbers([...both, ...onlyB]) };
}

/**
 * The number of an image as the stock viewer counts: a stack of single images from the far end of the normal, frames and X-rays in
 * the order of instance and frame numbers.
 */
function viewerNumber(stack: ImageStack, index: number): number {
  const isByFrame = stack.geometry === 'image' || stack.slices.some((slice) => typeof slice.frameNumber === 'number');
  if (!isByFrame) return stack.slices.length - index;
  const order = stack.slices
    .map((slice, at) => ({ at, instance: slice.instanceNumber ?? 0, frame: slice.frameNumber ?? 0 }))
    .sort((a, b) => a.instance - b.instance || a.frame - b.frame);
  return order.findIndex((one) => one.at === index) + 1;
}
