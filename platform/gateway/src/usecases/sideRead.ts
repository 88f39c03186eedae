import type { ReadSide } from '@overread/comparison';
import { unpackMasks } from './packMasks.ts';
import type { Read } from './ports.ts';
import type { RecordScene } from './recordScene.ts';

/** A read of the store with its masks on their stacks. */
export interface SideRead extends ReadSide {
  readonly read: Read;
}

/** A read with its masks unpacked. */
export function sideRead(scene: RecordScene, read: Read): SideRead {
  return { read, masks: unpackMasks(scene, read.masks) };
}
