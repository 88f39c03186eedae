import { type LabelmapStyle, setLabelmapStyle } from './labelmap.ts';

const frame = () => new Promise((resolve) => setTimeout(resolve, 80));

/**
 * Sets a labelmap's style anew. A jump right after drawing may leave cornerstone 5 with an actor of the new slice that got no
 * colours (black) while it holds their signature for applied; only another style makes it look again. Call it once slices
 * stand still after the first drawing.
 */
export async function restyleLabelmap(
  segmentationId: string,
  style: LabelmapStyle,
  viewportId: string,
  segmentIndex?: number,
): Promise<void> {
  const other = {
    ...style,
    outlineWidth: (style.outlineWidth ?? 2) + 0.5,
    fillAlpha: (style.fillAlpha ?? 0.35) + 0.01,
  };
  setLabelmapStyle(segmentationId, other, viewportId, segmentIndex);
  await frame();
  setLabelmapStyle(segmentationId, style, viewportId, segmentIndex);
}
