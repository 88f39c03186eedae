import { cornerstone, hostServices } from './currentHost.ts';
import { activeViewport } from './slices.ts';

const before = new Map<string, number>();

/**
 * Shows one pixel of the image as one pixel of the screen (R21), as mammography is read; called again, the zoom from before.
 * False where the viewport shows no image with a known pixel spacing.
 */
export function toggleOneToOne(viewportId = activeViewport()): boolean {
  const viewport = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId);
  const imageId = viewport?.getCurrentImageId?.();
  const plane = imageId ? (cornerstone().metaData.get('imagePlaneModule', imageId) as Plane | undefined) : undefined;
  const canvas = viewport?.element.querySelector('canvas');
  const now = viewport?.getCamera().parallelScale;
  if (!viewport?.setCamera || !canvas || now === undefined) return false;
  // The canvas has the screen's own pixels; without a spacing the viewer lays images out as if it were 1 mm.
  const oneToOne = (canvas.height / 2) * (plane?.rowPixelSpacing || 1);
  const isThere = Math.abs(now - oneToOne) < oneToOne * 1e-3;
  if (!isThere) before.set(viewportId, now);
  viewport.setCamera({ parallelScale: isThere ? (before.get(viewportId) ?? now) : oneToOne });
  viewport.render();
  return true;
}

interface Plane {
  readonly rowPixelSpacing?: number;
}
