import { hostServices } from './currentHost.ts';

/**
 * Calls `listener` when voxels of a segmentation changed: after `quietMs` without a further change, or after `latestMs`
 * of continuous painting. `onEvery` hears each stroke at once (for the clock and the stroke count). Returns the end.
 */
export function onVoxelsChanged(
  options: {
    readonly ids: () => readonly string[];
    readonly quietMs: number;
    readonly latestMs: number;
    readonly onEvery?: (segmentationId: string) => void;
  },
  listener: (segmentationIds: ReadonlySet<string>) => void,
): () => void {
  const { segmentationService } = hostServices();
  let pending = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = 0;
  const fire = () => {
    const changed = pending;
    pending = new Set();
    timer = undefined;
    listener(changed);
  };
  const event = segmentationService.EVENTS.SEGMENTATION_DATA_MODIFIED ?? 'event::segmentation_data_modified';
  const subscription = segmentationService.subscribe(event, (data) => {
    const id = data.segmentationId;
    if (typeof id !== 'string' || !options.ids().includes(id)) return;
    options.onEvery?.(id);
    if (!pending.size) first = Date.now();
    pending.add(id);
    if (timer !== undefined) clearTimeout(timer);
    timer = setTimeout(fire, Math.max(0, Math.min(options.quietMs, first + options.latestMs - Date.now())));
  });
  return () => {
    subscription.unsubscribe();
    if (timer !== undefined) clearTimeout(timer);
  };
}
