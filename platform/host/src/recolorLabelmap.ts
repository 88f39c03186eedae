import { hostServices } from './currentHost.ts';
import type { Segment } from './labelmap.ts';

/**
 * Makes the viewer colour a labelmap anew. A jump right after drawing may leave cornerstone 5 with an actor of the new slice
 * that got no colours (black) while it holds their signature for applied; only another colour makes it look again. Call it
 * once slices stand still after the first drawing.
 */
export async function recolorLabelmap(
  segmentationId: string,
  viewportId: string,
  segments: readonly Segment[],
): Promise<void> {
  const { segmentationService } = hostServices();
  for (const opacity of [250, 255]) {
    for (const { index, color } of segments)
      segmentationService.setSegmentColor(viewportId, segmentationId, index, [...color, opacity]);
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
}
