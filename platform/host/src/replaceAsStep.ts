import { cornerstone } from './currentHost.ts';
import { imageKeyOf } from './displaySets.ts';
import { type FrameBits, packLabel } from './frameBits.ts';
import { imagesOf, redrawImages, voxelsOf } from './labelmap.ts';

/**
 * Replaces one segment on some images, as one step of the viewer's own undo and redo. Other segments and images stay.
 * @throws OverreadError OVR_MASK_INVALID for an image that the labelmap does not have
 */
export function replaceAsStep(segmentationId: string, segment: number, after: readonly FrameBits[]): void {
  const images = new Map(imagesOf(segmentationId).map((image) => [imageKeyOf(image.referencedImageId ?? ''), image]));
  const before = after.flatMap(({ sopInstanceUid }): readonly FrameBits[] => {
    const image = images.get(sopInstanceUid);
    if (!image) return [];
    const labels = voxelsOf(image);
    const bits = new Uint8Array(Math.ceil(labels.length / 8));
    packLabel(labels, segment, bits);
    return [{ sopInstanceUid, bits }];
  });
  redrawImages(segmentationId, segment, after);
  cornerstone().utilities.HistoryMemo?.DefaultHistoryMemo.push?.({
    restoreMemo: (isUndo) => redrawImages(segmentationId, segment, isUndo ? before : after),
  });
}
