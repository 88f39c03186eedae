import { hostServices } from './currentHost.ts';
import { isOwnChange } from './labelmap.ts';

/**
 * Tells of the strokes into a labelmap. `onBegin` hears the first change of voxels of a stroke, while the button is down; `onEnd` is
 * called as soon as the button is up and the viewer has painted the last of it, after `latestMs` of one long stroke, and after each
 * undo. Returns the end.
 */
export function onStrokes(options: {
  readonly segmentationId: () => string | null;
  readonly latestMs: number;
  readonly onBegin: () => void;
  readonly onEnd: () => void;
}): () => void {
  const { segmentationService } = hostServices();
  let isDown = false;
  let isChanged = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
    isChanged = false;
    options.onEnd();
  };
  const endIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(end, ms);
  };
  const down = () => {
    isDown = true;
  };
  const up = () => {
    isDown = false;
    // The viewer hears `mouseup`, which comes after this one; where there is none, or it paints on later, a task of its own will do.
    if (isChanged) endIn(0);
  };
  // After the viewer's own listener, which is the document's, and in the same task: after a click a browser holds timers back until the
  // next frame is on the screen.
  const released = () => {
    if (isChanged && !isDown) end();
  };
  const event = segmentationService.EVENTS.SEGMENTATION_DATA_MODIFIED ?? 'event::segmentation_data_modified';
  const subscription = segmentationService.subscribe(event, ({ segmentationId }) => {
    if (segmentationId !== options.segmentationId() || isOwnChange()) return;
    if (!isChanged) {
      isChanged = true;
      options.onBegin();
      if (isDown) endIn(options.latestMs);
    }
    if (!isDown) endIn(0);
  });
  document.addEventListener('pointerdown', down, true);
  for (const name of ['pointerup', 'pointercancel']) document.addEventListener(name, up, true);
  window.addEventListener('blur', up);
  window.addEventListener('mouseup', released);
  return () => {
    clearTimeout(timer);
    subscription.unsubscribe();
    document.removeEventListener('pointerdown', down, true);
    for (const name of ['pointerup', 'pointercancel']) document.removeEventListener(name, up, true);
    window.removeEventListener('blur', up);
    window.removeEventListener('mouseup', released);
  };
}
