import { hostServices } from './currentHost.ts';
import type { Segment } from './labelmap.ts';

/**
 * Makes sure that a labelmap has its colours in a viewport. A jump right after drawing may leave cornerstone 5 with an actor of
 * the new slice that got none (black) while it holds their signature for applied; only another colour makes it look again, and
 * it may forget one of several viewports that ask in the same frame. So: one at a time, once slices stand still.
 */
export async function recolorLabelmap(
  segmentationId: string,
  viewportId: string,
  segments: readonly Segment[],
): Promise<void> {
  const { segmentationService } = hostServices();
  for (let n = 0; n < 12 && !isColored(segmentationId, viewportId); n++) {
    for (const { index, color } of segments)
      segmentationService.setSegmentColor(viewportId, segmentationId, index, [...color, n % 2 ? 255 : 252]);
    // Drawn for certain: two frames, or a while if the page is hidden and has none.
    await Promise.race([nextFrame().then(nextFrame), pause(1500)]);
    await pause(40);
  }
}

function isColored(segmentationId: string, viewportId: string): boolean {
  const actors = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId)?.getActors?.() ?? [];
  return actors
    .filter(({ representationUID }) => String(representationUID ?? '').startsWith(`${segmentationId}-`))
    .every(({ actor }) => actor?.getProperty?.().getRGBTransferFunction?.(0) != null);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
