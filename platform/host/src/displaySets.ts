import { cornerstone, hostServices } from './currentHost.ts';
import type { DisplaySet } from './hostTypes.ts';

/** The image display set of a series, or undefined while the viewer has not made it. */
export function displaySetOfSeries(seriesInstanceUid: string): DisplaySet | undefined {
  return hostServices()
    .displaySetService.getActiveDisplaySets()
    .find((set) => set.SeriesInstanceUID === seriesInstanceUid && set.Modality !== 'SEG');
}

/** SOP Instance UID of a cornerstone image id; labelmaps are mapped by it and never by their index. */
export function sopUidOfImage(imageId: string): string | undefined {
  const { metaData } = cornerstone();
  const common = metaData.get('sopCommonModule', imageId) as
    | { sopInstanceUID?: string; sopInstanceUid?: string }
    | undefined;
  if (common?.sopInstanceUID) return common.sopInstanceUID;
  const instance = metaData.get('instance', imageId) as { SOPInstanceUID?: string } | undefined;
  return instance?.SOPInstanceUID;
}

/** The images of a display set in the order in which the viewer scrolls through them. */
export function sopUidsOf(set: DisplaySet): readonly string[] {
  const ids = set.imageIds;
  if (ids) return ids.map((id) => sopUidOfImage(id) ?? '');
  return (set.instances ?? set.images ?? []).map((instance) => instance.SOPInstanceUID);
}

/** Resolves once a viewport shows the series and its images are known to cornerstone. Rejects after `timeoutMs`. */
export async function whenSeriesShown(
  seriesInstanceUid: string,
  timeoutMs = 60_000,
): Promise<{ displaySet: DisplaySet; viewportId: string }> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const found = shown(seriesInstanceUid);
    if (found) return found;
    if (Date.now() > until) throw new Error('The images did not appear in time.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function shown(seriesInstanceUid: string): { displaySet: DisplaySet; viewportId: string } | undefined {
  const set = displaySetOfSeries(seriesInstanceUid);
  if (!set?.imageIds?.length) return undefined;
  const { viewportGridService, cornerstoneViewportService } = hostServices();
  for (const [viewportId, viewport] of viewportGridService.getState().viewports) {
    if (!viewport.displaySetInstanceUIDs.includes(set.displaySetInstanceUID)) continue;
    const view = cornerstoneViewportService.getCornerstoneViewport(viewportId);
    // Before the first image is drawn, the viewer would still overwrite a window that we set.
    if (view?.getImageIds?.().length && view.getCurrentImageId?.() && view.getProperties().voiRange)
      return { displaySet: set, viewportId };
  }
  return undefined;
}

/** Puts a series into a viewport; the other image set of a case (`O`). */
export function showSeries(viewportId: string, seriesInstanceUid: string): void {
  const set = displaySetOfSeries(seriesInstanceUid);
  if (!set) return;
  hostServices().viewportGridService.setDisplaySetsForViewport({
    viewportId,
    displaySetInstanceUIDs: [set.displaySetInstanceUID],
  });
}
