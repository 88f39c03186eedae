import { canonicalBytes, lot, maskKeyText } from '@overread/domain';
import type { StackMask } from './checkMasks.ts';
import { unpackMasks } from './packMasks.ts';
import type { Ports, Read } from './ports.ts';
import type { RecordScene } from './recordScene.ts';

/** A read with its masks on their stacks. */
export interface SideRead {
  readonly read: Read;
  readonly masks: readonly StackMask[];
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
export function readSides(ports: Pick<Ports, 'sha256'>, scene: RecordScene, reads: readonly Read[]): DrawnSides {
  const [first, second, ...more] = reads.map((read) => {
    const side = sideRead(scene, read);
    return { side, digest: contentDigest(ports, side) };
  });
  if (first === undefined || second === undefined || more.length > 0)
    throw new TypeError('a comparison is between two reads');
  const [low, high] = first.digest <= second.digest ? [first, second] : [second, first];
  const isLowLeft = lot(ports.sha256, 'sides', scene.case.seed, `${low.digest}\n${high.digest}`) < 0.5;
  const [left, right] = isLowLeft ? [low, high] : [high, low];
  return { left: left.side, right: right.side, digests: { left: left.digest, right: right.digest } };
}

/** The sides with what the lot was drawn over. */
export interface DrawnSides extends Sides {
  readonly digests: { readonly left: string; readonly right: string };
}

/** A read with its masks unpacked. */
export function sideRead(scene: RecordScene, read: Read): SideRead {
  return { read, masks: unpackMasks(scene, read.masks) };
}

/** SHA-256 over what a read says, statements and voxels, in an order of their own; nothing of who, when or where. */
function contentDigest(ports: Pick<Ports, 'sha256'>, { read, masks }: SideRead): string {
  const voxels = masks
    .map((mask) => [maskKeyText(mask), ports.sha256(mask.mask.bits)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return ports.sha256(canonicalBytes({ evaluation: read.evaluation, masks: Object.fromEntries(voxels) }));
}
