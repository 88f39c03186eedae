import { canonicalBytes, lot, maskKeyText } from '@overread/domain';
import type { StackMask } from './checkMasks.ts';
import { unpackMasks } from './packMasks.ts';
import type { Ports, Read } from './ports.ts';
import type { RecordScene } from './recordScene.ts';

/** A read with its masks on their stacks, and the digest of what it says. */
export interface SideRead {
  readonly read: Read;
  readonly masks: readonly StackMask[];
  readonly digest: string;
}

/** The two reads of a case as left and right. */
export interface Sides {
  readonly left: SideRead;
  readonly right: SideRead;
}

/**
 * Draws which read is left: a lot of the case's seed over the two digests in their own order. So the sides follow from what
 * the reads say, never from who read, in which slot, or who was first: exchanging the readers changes nothing that an
 * adjudicator is shown (R14.1), nor any final bit (R1). Anyone with the records can draw it again.
 */
export function readSides(ports: Pick<Ports, 'sha256'>, scene: RecordScene, reads: readonly Read[]): Sides {
  const [first, second, ...more] = reads.map((read) => sideRead(ports, scene, read));
  if (first === undefined || second === undefined || more.length > 0)
    throw new TypeError('a comparison is between two reads');
  const [low, high] = first.digest <= second.digest ? [first, second] : [second, first];
  const isLowLeft = lot(ports.sha256, 'sides', scene.case.seed, `${low.digest}\n${high.digest}`) < 0.5;
  return isLowLeft ? { left: low, right: high } : { left: high, right: low };
}

/** A read with its masks unpacked. The digest covers statements and voxels, in an order of their own. */
export function sideRead(ports: Pick<Ports, 'sha256'>, scene: RecordScene, read: Read): SideRead {
  const masks = unpackMasks(scene, read.masks);
  const voxels = masks
    .map((mask) => [maskKeyText(mask), ports.sha256(mask.mask.bits)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = ports.sha256(canonicalBytes({ evaluation: read.evaluation, masks: Object.fromEntries(voxels) }));
  return { read, masks, digest };
}
