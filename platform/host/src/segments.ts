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

/** From here on the brush paints this segment and no other. */
export function paintInto(viewportId: string, segmentationId: string, segmentIndex: number): void {
  const { segmentationService } = hostServices();
  if (!segmentationService.getSegmentation(segmentationId)) return;
  segmentationService.setActiveSegmentation(viewportId, segmentationId);
  segmentationService.setActiveSegment(segmentationId, segmentIndex);
  lockOthers(segmentationId, segmentIndex);
}

/** Locks every segment but one: brush and eraser cannot touch a neighbouring lesion. null locks all. */
export function lockOthers(segmentationId: string, segmentIndex: number | null): void {
  const { segmentationService } = hostServices();
  const segments = segmentationService.getSegmentation(segmentationId)?.segments ?? {};
  for (const key of Object.keys(segments)) {
    const index = Number(key);
    if (index > 0) segmentationService.setSegmentLocked(segmentationId, index, index !== segmentIndex);
  }
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
