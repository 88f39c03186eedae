import { imageKey } from '@overread/contract';
import { cornerstone, hostServices } from './currentHost.ts';
import type { DisplaySet } from './hostTypes.ts';
import { wholeSeries } from './wholeSeries.ts';

/**
 * The image display set of a series, or undefined while the viewer has not made it. The viewer makes one for each multi-frame
 * image and each X-ray; then it is one that holds all of them.
 */
export function displaySetOfSeries(seriesInstanceUid: string): DisplaySet | undefined {
  return wholeSeries(
    hostServices()
      .displaySetService.getActiveDisplaySets()
      .filter((set) => set.SeriesInstanceUID === seriesInstanceUid && set.Modality !== 'SEG' && !set.madeInClient),
  );
}

/**
 * The image key of a cornerstone image id: the SOP Instance UID, with the frame where the image has several. Labelmaps are mapped
 * by it and never by their index.
 */
export function imageKeyOf(imageId: string): string | undefined {
  const instance = cornerstone().metaData.get('instance', imageId) as
    | { readonly SOPInstanceUID?: string; readonly NumberOfFrames?: number | string }
    | undefined;
  const uid = instance?.SOPInstanceUID;
  if (!uid) return undefined;
  if (!(Number(instance.NumberOfFrames ?? 1) > 1)) return uid;
  const frame = /\/frames\/([1-9][0-9]*)/.exec(imageId)?.[1];
  return frame === undefined ? undefined : imageKey(uid, Number(frame));
}

/** The image keys of a display set in the order in which the viewer scrolls through them. */
export function imageKeysOf(set: DisplaySet): readonly string[] {
  const ids = set.imageIds;
  if (ids) return ids.map((id) => imageKeyOf(id) ?? '');
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
