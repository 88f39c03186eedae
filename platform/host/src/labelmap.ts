import { OverreadError } from '@overread/contract';
import { cornerstone, cornerstoneTools, hostServices } from './currentHost.ts';
import { imageKeyOf } from './displaySets.ts';
import {
  bitsByLabel,
  clearLabels,
  drawBits,
  drawFreeBits,
  type FrameBits,
  hasAnyLabel,
  restoreBits,
} from './frameBits.ts';
import type { CachedImage, DisplaySet, Rgb } from './hostTypes.ts';

/** One segment of a labelmap: its number (1-255), the name and colour that the viewer shows. */
export interface Segment {
  readonly index: number;
  readonly label: string;
  readonly color: Rgb;
}

/** How a labelmap is drawn. `fillAlpha` 0-1. */
export interface LabelmapStyle {
  readonly fill: boolean;
  readonly outline: boolean;
  readonly outlineWidth?: number;
  readonly fillAlpha?: number;
}

/** Fill with a thin outline, as the readers paint. */
export const PAINT_STYLE: LabelmapStyle = { fill: true, outline: true, outlineWidth: 2, fillAlpha: 0.35 };
/** Only the outline (`W`). */
export const OUTLINE_STYLE: LabelmapStyle = { fill: false, outline: true, outlineWidth: 2 };

/** Makes an empty labelmap on a series that some viewport has mounted. Does nothing if it exists. */
export async function createLabelmap(
  segmentationId: string,
  set: DisplaySet,
  label: string,
  segments: readonly Segment[],
): Promise<void> {
  const { segmentationService } = hostServices();
  if (segmentationService.getSegmentation(segmentationId)) return;
  const list = Object.fromEntries(segments.map((s, i) => [s.index, { label: s.label, active: i === 0 }]));
  await segmentationService.createLabelmapForDisplaySet(set, { segmentationId, label, segments: list });
}

/** Shows a labelmap in a viewport with the given colours; calling it again only sets colours and style. */
export async function showLabelmap(
  segmentationId: string,
  viewportId: string,
  segments: readonly Segment[],
  style: LabelmapStyle = PAINT_STYLE,
): Promise<void> {
  const { segmentationService } = hostServices();
  if (!segmentationService.getSegmentationRepresentations(viewportId, { segmentationId }).length)
    await segmentationService.addSegmentationRepresentation(viewportId, { segmentationId, type: 'Labelmap' });
  for (const segment of segments)
    segmentationService.setSegmentColor(viewportId, segmentationId, segment.index, [...segment.color, 255]);
  setLabelmapStyle(segmentationId, style, viewportId);
}

/** Takes a labelmap out of one viewport; its voxels stay. (The method's name differs before 3.13.) */
export function hideLabelmap(segmentationId: string, viewportId: string): void {
  const { segmentationService: service } = hostServices();
  if (service.removeRepresentationsFromViewport)
    service.removeRepresentationsFromViewport(viewportId, { segmentationId });
  else service.removeSegmentationRepresentations?.(viewportId, { segmentationId });
}

/** Forgets a labelmap with its voxels. */
export function removeLabelmap(segmentationId: string): void {
  const { segmentationService } = hostServices();
  if (segmentationService.getSegmentation(segmentationId)) segmentationService.remove(segmentationId);
}

/** Outline or fill, in one viewport or in all; of one segment or of all. */
export function setLabelmapStyle(
  segmentationId: string,
  style: LabelmapStyle,
  viewportId?: string,
  segmentIndex?: number,
): void {
  hostServices().segmentationService.setStyle(
    {
      segmentationId,
      type: 'Labelmap',
      ...(viewportId === undefined ? {} : { viewportId }),
      ...(segmentIndex === undefined ? {} : { segmentIndex }),
    },
    {
      renderFill: style.fill,
      renderOutline: style.outline,
      outlineWidth: style.outlineWidth ?? 2,
      fillAlpha: style.fillAlpha ?? 0.35,
      renderFillInactive: style.fill,
      renderOutlineInactive: style.outline,
      outlineWidthInactive: Math.max(1, (style.outlineWidth ?? 2) - 1),
      fillAlphaInactive: (style.fillAlpha ?? 0.35) * 0.7,
    },
  );
}

/** The labelmap's images; the order is the viewer's, so use {@link CachedImage.referencedImageId}. */
export function imagesOf(segmentationId: string): readonly CachedImage[] {
  const labelmap = hostServices().segmentationService.getSegmentation(segmentationId)?.representationData.Labelmap;
  if (!labelmap) throw new OverreadError('OVR_INTERNAL', 'The mask is not loaded in the viewer.');
  const { cache } = cornerstone();
  return labelmap.imageIds.map((id) => {
    const image = cache.getImage(id);
    if (!image) throw new OverreadError('OVR_INTERNAL', 'The viewer has dropped a slice of the mask.');
    return image;
  });
}

/** The voxels of a labelmap's image, one byte each: the viewer's own, not a copy. */
export function voxelsOf(image: CachedImage): Uint8Array {
  const data = image.voxelManager.getScalarData();
  return data instanceof Uint8Array ? data : Uint8Array.from(data);
}

/** Rows and columns of a labelmap's slices. */
export function labelmapSize(segmentationId: string): { rows: number; columns: number } {
  const first = imagesOf(segmentationId)[0];
  return { rows: first?.rows ?? 0, columns: first?.columns ?? 0 };
}

/** The masks in a labelmap: per segment index the frames that hold at least one voxel, by image key. */
export function readLabelmap(segmentationId: string): ReadonlyMap<number, readonly FrameBits[]> {
  const masks = new Map<number, FrameBits[]>();
  for (const image of imagesOf(segmentationId)) {
    const labels = voxelsOf(image);
    if (!hasAnyLabel(labels)) continue;
    const sopInstanceUid = imageKeyOf(image.referencedImageId ?? '');
    if (!sopInstanceUid) throw new OverreadError('OVR_INTERNAL', 'A slice of the mask has lost its image.');
    for (const [label, bits] of bitsByLabel(labels)) {
      const frames = masks.get(label) ?? [];
      frames.push({ sopInstanceUid, bits });
      masks.set(label, frames);
    }
  }
  return masks;
}

/**
 * Replaces the voxels of the given segments (all others stay) and redraws. Frames of images that the series does not
 * have are an error: a mask must never be drawn one slice off.
 * @throws OverreadError OVR_MASK_INVALID
 */
export function writeLabelmap(segmentationId: string, masks: ReadonlyMap<number, readonly FrameBits[]>): void {
  const images = imagesOf(segmentationId);
  const bySop = new Map(images.map((image) => [imageKeyOf(image.referencedImageId ?? ''), image]));
  const unknown = [...masks.values()].flat().some((frame) => !bySop.has(frame.sopInstanceUid));
  if (unknown) throw new OverreadError('OVR_MASK_INVALID', 'A mask belongs to images that this case does not have.');
  const fresh = new Map<CachedImage, Uint8Array>();
  const cleared = new Set(masks.keys());
  for (const image of images) {
    const labels = voxelsOf(image);
    if (clearLabels(labels, cleared)) fresh.set(image, labels);
  }
  for (const [index, frames] of masks)
    for (const frame of frames) {
      const image = bySop.get(frame.sopInstanceUid);
      if (!image) continue;
      const labels = fresh.get(image) ?? voxelsOf(image);
      drawBits(labels, frame.bits, index);
      fresh.set(image, labels);
    }
  for (const [image, labels] of fresh) setVoxels(image, labels);
  if (fresh.size) announceVoxels(segmentationId);
}

/**
 * Replaces one segment on these images only and redraws; what other segments have there stays theirs.
 * @throws OverreadError OVR_MASK_INVALID
 */
export function redrawImages(segmentationId: string, index: number, frames: readonly FrameBits[]): void {
  const bySop = new Map(imagesOf(segmentationId).map((image) => [imageKeyOf(image.referencedImageId ?? ''), image]));
  for (const { sopInstanceUid, bits } of frames) {
    const image = bySop.get(sopInstanceUid);
    if (!image) throw new OverreadError('OVR_MASK_INVALID', 'A mask belongs to images that this case does not have.');
    const labels = voxelsOf(image);
    clearLabels(labels, new Set([index]));
    drawFreeBits(labels, bits, index);
    setVoxels(image, labels);
  }
  if (frames.length) announceVoxels(segmentationId);
}

/**
 * After a stroke into segment `painted`: puts back what brush or eraser took from the other segments, as `before`
 * (from {@link readLabelmap}) has them. True if anything had to be put back. A neighbouring lesion keeps its voxels
 * on every version of the viewer, and undo still finds what it expects.
 */
export function protectOthers(
  segmentationId: string,
  painted: number,
  before: ReadonlyMap<number, readonly FrameBits[]>,
): boolean {
  const bySop = new Map(imagesOf(segmentationId).map((image) => [imageKeyOf(image.referencedImageId ?? ''), image]));
  let hasChanged = false;
  for (const [label, frames] of before) {
    if (label === painted) continue;
    for (const { sopInstanceUid, bits } of frames) {
      const image = bySop.get(sopInstanceUid);
      if (!image) continue;
      const labels = voxelsOf(image).slice();
      if (!restoreBits(labels, bits, label)) continue;
      setVoxels(image, labels);
      hasChanged = true;
    }
  }
  if (hasChanged) announceVoxels(segmentationId);
  return hasChanged;
}

let isAnnouncing = false;

/** Whether the change that is being announced right now was written by us, not painted by a person. */
export function isOwnChange(): boolean {
  return isAnnouncing;
}

function announceVoxels(segmentationId: string): void {
  isAnnouncing = true;
  try {
    cornerstoneTools().segmentation.triggerSegmentationEvents.triggerSegmentationDataModified(segmentationId);
  } finally {
    isAnnouncing = false;
  }
}

function setVoxels(image: CachedImage, labels: Uint8Array): void {
  const data = image.voxelManager.getScalarData();
  if (data instanceof Uint8Array && data !== labels) data.set(labels);
  image.voxelManager.setScalarData?.(data instanceof Uint8Array ? data : labels);
}
