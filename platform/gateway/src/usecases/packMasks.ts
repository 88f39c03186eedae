import { createMask, sliceBits } from '@overread/agreement';
import { type Container, packContainer, unpackContainer } from '@overread/contract';
import { type Evaluation, maskItems } from '@overread/domain';
import type { StackMask } from './checkMasks.ts';
import type { RecordScene } from './recordScene.ts';

/** Masks as they are kept beside a record: a packed container of the frames that hold a voxel, by source SOP Instance UID. */
export function packMasks(scene: RecordScene, evaluation: Evaluation, masks: readonly StackMask[]): Uint8Array {
  const container: Container = {
    evaluation,
    masks: masks.map(({ item, instance, imageSet, mask }) => ({
      item,
      instance,
      rows: mask.rows,
      columns: mask.columns,
      frames: (scene.imageSets.find((set) => set.key === imageSet)?.stack.slices ?? []).flatMap((slice, index) => {
        const bits = sliceBits(mask, index);
        return bits.some((byte) => byte !== 0) ? [{ sopInstanceUid: slice.sopInstanceUid, bits }] : [];
      }),
    })),
  };
  return packContainer(container);
}

/** The masks that {@link packMasks} kept, on their stacks again. */
export function unpackMasks(scene: RecordScene, packed: Uint8Array): readonly StackMask[] {
  return unpackContainer(packed).masks.map(({ item, instance, rows, columns, frames }) => {
    const imageSet = maskItems(scene.protocol.content).find((one) => one.key === item)?.target ?? '';
    const slices = scene.imageSets.find((set) => set.key === imageSet)?.stack.slices ?? [];
    const mask = createMask(columns, rows, slices.length);
    for (const frame of frames) {
      const index = slices.findIndex((slice) => slice.sopInstanceUid === frame.sopInstanceUid);
      if (index >= 0) sliceBits(mask, index).set(frame.bits);
    }
    return { item, instance, imageSet, mask };
  });
}
