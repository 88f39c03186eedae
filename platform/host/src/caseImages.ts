import type { TaskView } from '@overread/contract';
import { cornerstone, hostServices } from './currentHost.ts';
import { displaySetOfSeries, showSeries, whenSeriesShown } from './displaySets.ts';
import type { DisplaySet } from './hostTypes.ts';
import { activeViewport } from './slices.ts';

/** The series to open first: the first that is to be annotated. */
export function firstImageSet(task: TaskView): TaskView['imageSets'][number] | undefined {
  return task.imageSets.find((set) => set.role === 'annotate') ?? task.imageSets[0];
}

/** Shows a series in the reader's viewport and waits for it. */
export async function openSeries(seriesInstanceUid: string): Promise<{ displaySet: DisplaySet; viewportId: string }> {
  const until = Date.now() + 60_000;
  while (!displaySetOfSeries(seriesInstanceUid) || !activeViewport()) {
    if (Date.now() > until) throw new Error('The images did not appear in time.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const set = displaySetOfSeries(seriesInstanceUid);
  const viewport = hostServices().viewportGridService.getState().viewports.get(activeViewport());
  const before = viewport?.displaySetInstanceUIDs ?? [];
  if (!set || before.includes(set.displaySetInstanceUID)) return whenSeriesShown(seriesInstanceUid);
  const { displaySetService } = hostServices();
  const isPart = before.some(
    (uid) => displaySetService.getDisplaySetByUID(uid)?.SeriesInstanceUID === seriesInstanceUid,
  );
  // The viewer remembers how its own first image lies and gives that to ours: taken away before it is drawn, it lies nowhere.
  if (isPart) await whenDrawn(activeViewport());
  showSeries(activeViewport(), seriesInstanceUid);
  const shown = await whenSeriesShown(seriesInstanceUid);
  if (isPart) fitImage(shown.viewportId);
  return shown;
}

/** Resolves once a viewport has drawn an image, or after ten seconds. */
async function whenDrawn(viewportId: string): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    const viewport = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId);
    const imageId = viewport?.getCurrentImageId?.();
    if (imageId && cornerstone().cache.getImage(imageId)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Shows the whole image in the middle. */
function fitImage(viewportId: string): void {
  const viewport = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId);
  viewport?.resetCamera?.();
  viewport?.render();
}
