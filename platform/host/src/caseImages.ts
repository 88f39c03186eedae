import type { TaskView } from '@overread/contract';
import { hostServices } from './currentHost.ts';
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
  if (set && !viewport?.displaySetInstanceUIDs.includes(set.displaySetInstanceUID))
    showSeries(activeViewport(), seriesInstanceUid);
  return whenSeriesShown(seriesInstanceUid);
}
