import { inflateSync } from 'node:zlib';
import { createMask, sliceBits } from '@overread/agreement';
import type { StackMask } from '@overread/comparison';
import { type Container, decodeContainer, packContainerInTurns } from '@overread/contract';
import { type Evaluation, imageKey, maskItems } from '@overread/domain';
import type { RecordScene } from './recordScene.ts';
import { stackFrames } from './stackFrames.ts';

/** Masks as they are kept beside a record: a packed container of the frames that hold a voxel, by image key of the source. */
export async function packMasks(
  scene: RecordScene,
  evaluation: Evaluation,
  masks: readonly StackMask[],
): Promise<Uint8Array> {
  const container: Container = {
    evaluation,
    masks: masks.map(({ item, instance, imageSet, mask, method }) => ({
      item,
      instance,
      rows: mask.rows,
      columns: mask.columns,
      ...(method === undefined ? {} : { method }),
      frames: stackFrames(scene.imageSets.find((set) => set.key === imageSet)?.stack.slices ?? [], mask),
    })),
  };
  return packContainerInTurns(container);
}

/** The masks that {@link packMasks} kept, on their stacks again. */
export function unpackMasks(scene: RecordScene, packed: Uint8Array): readonly StackMask[] {
  return decodeContainer(inflateSync(packed)).masks.map(({ item, instance, rows, columns, method, frames }) => {
    const imageSet = maskItems(scene.protocol.content).find((one) => one.key === item)?.target ?? '';
    const slices = scene.imageSets.find((set) => set.key === imageSet)?.stack.slices ?? [];
    const mask = createMask(columns, rows, slices.length);
    const places = new Map(slices.map((slice, index) => [imageKey(slice.sopInstanceUid, slice.frameNumber), index]));
    for (const frame of frames) {
      const index = places.get(frame.sopInstanceUid);
      if (index !== undefined) sliceBits(mask, index).set(frame.bits);
    }
    return { item, instance, imageSet, mask, ...(method === undefined ? {} : { method }) };
  });
}
