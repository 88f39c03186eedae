import { hostServices } from './currentHost.ts';
import { activeViewport } from './slices.ts';

/** Sets centre and width (in the units of the images) in one viewport. */
export function setWindow(center: number, width: number, viewportId = activeViewport()): void {
  const viewport = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId);
  viewport?.setProperties({ voiRange: { lower: center - width / 2, upper: center + width / 2 } });
  viewport?.render();
}

/** Centre and width that a viewport has now. */
export function currentWindow(viewportId = activeViewport()): { center: number; width: number } | null {
  const range = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId)?.getProperties().voiRange;
  return range ? { center: (range.lower + range.upper) / 2, width: range.upper - range.lower } : null;
}

/** Whether an image is mirrored or turned: left/right questions are locked then (R9). */
export function isTurned(viewportId = activeViewport()): boolean {
  const viewport = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId);
  const camera = viewport?.getCamera();
  const rotation = viewport?.getViewPresentation?.().rotation ?? 0;
  return Boolean(camera?.flipHorizontal || camera?.flipVertical || Math.round(rotation) % 360 !== 0);
}

/** Puts a mirrored or turned image back. */
export function turnBack(viewportId = activeViewport()): void {
  const viewport = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId);
  viewport?.setViewPresentation?.({ rotation: 0, flipHorizontal: false, flipVertical: false });
  viewport?.render();
}
