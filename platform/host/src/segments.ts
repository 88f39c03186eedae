import { hostServices } from './currentHost.ts';
import type { Segment } from './labelmap.ts';

/** Adds a segment (a new lesion) to a labelmap and colours it wherever the labelmap is shown. */
export function addSegment(segmentationId: string, segment: Segment): void {
  const { segmentationService } = hostServices();
  if (segmentationService.getSegmentation(segmentationId)?.segments[segment.index]) return;
  segmentationService.addSegment(segmentationId, {
    segmentIndex: segment.index,
    label: segment.label,
    color: [...segment.color, 255],
    active: true,
  });
}

/**
 * From here on the brush paints this segment. Nothing is locked: where a stroke meets a locked segment, cornerstone 5
 * moves the painted one to a layer of its own, which its eraser then misses. Call `protectOthers` after each stroke.
 */
export function paintInto(viewportId: string, segmentationId: string, segmentIndex: number): void {
  const { segmentationService } = hostServices();
  if (!segmentationService.getSegmentation(segmentationId)) return;
  segmentationService.setActiveSegmentation(viewportId, segmentationId);
  segmentationService.setActiveSegment(segmentationId, segmentIndex);
  lockAll(segmentationId, false);
}

/** Locks all segments of a labelmap that is only looked at, or unlocks them. */
export function lockAll(segmentationId: string, isLocked = true): void {
  const { segmentationService } = hostServices();
  const segments = segmentationService.getSegmentation(segmentationId)?.segments ?? {};
  for (const key of Object.keys(segments))
    if (Number(key) > 0) segmentationService.setSegmentLocked(segmentationId, Number(key), isLocked);
}

/** Shows or hides all segments of a labelmap in a viewport (hold the back-quote key). */
export function setLabelmapVisible(segmentationId: string, viewportId: string, visible: boolean): void {
  const { segmentationService } = hostServices();
  if (!segmentationService.getSegmentationRepresentations(viewportId, { segmentationId }).length) return;
  const segments = segmentationService.getSegmentation(segmentationId)?.segments ?? {};
  for (const key of Object.keys(segments))
    if (Number(key) > 0)
      segmentationService.setSegmentVisibility(viewportId, segmentationId, Number(key), visible, 'Labelmap');
}
