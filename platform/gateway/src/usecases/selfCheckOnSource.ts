import { imageKey, maskItems, OverreadError, type SelfCheckEntry } from '@overread/domain';
import type { RecordScene } from './recordScene.ts';
import type { ViewUids } from './viewUids.ts';

/**
 * The questions of a self-check with their places on the images of the case, as the record names them. What they ask follows from the
 * masks that the reader had then; it is kept as it was said.
 * @param uids the task's view: places name the UIDs that the person's viewer was shown.
 * @throws OverreadError OVR_MASK_INVALID for a place that is not on the images of its item
 */
export function selfCheckOnSource(
  scene: Pick<RecordScene, 'imageSets' | 'protocol'>,
  entries: readonly SelfCheckEntry[],
  uids: ViewUids,
): SelfCheckEntry[] {
  const items = maskItems(scene.protocol.content);
  return entries.map((entry) => {
    const target = items.find((item) => item.key === entry.item)?.target;
    const slices = scene.imageSets.find((set) => set.key === target)?.stack.slices ?? [];
    const image = uids.toSource(entry.place.image);
    const isOnItem = slices.some((slice) => imageKey(slice.sopInstanceUid, slice.frameNumber) === image);
    if (image === undefined || !isOnItem || entry.place.to > slices.length)
      throw new OverreadError(
        'OVR_MASK_INVALID',
        'A question of the self-check is about an image that its item is not drawn on.',
      );
    return { ...entry, place: { ...entry.place, image } };
  });
}
