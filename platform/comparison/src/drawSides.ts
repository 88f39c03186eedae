import { canonicalBytes, lot, maskKeyText, type Sha256Hex } from '@overread/domain';
import type { ComparedCase, ReadSide, Sides } from './comparedCase.ts';

/** The sides with what the lot was drawn over. */
export interface DrawnSides<S extends ReadSide = ReadSide> extends Sides<S> {
  readonly digests: { readonly left: string; readonly right: string };
}

/**
 * Draws which read is left: a lot of the case's seed over the two digests in their own order. So the sides follow from what
 * the reads say, never from who read, in which slot, or who was first: exchanging the readers changes nothing that an
 * adjudicator is shown (R14.1), nor any final bit (R1). Anyone with the records can draw it again.
 * @throws TypeError unless there are two reads
 */
export function drawSides<S extends ReadSide>(
  sha256: Sha256Hex,
  scene: Pick<ComparedCase, 'case'>,
  reads: readonly S[],
): DrawnSides<S> {
  const [first, second, ...more] = reads.map((side) => ({ side, digest: contentDigest(sha256, side) }));
  if (first === undefined || second === undefined || more.length > 0)
    throw new TypeError('a comparison is between two reads');
  const [low, high] = first.digest <= second.digest ? [first, second] : [second, first];
  const isLowLeft = lot(sha256, 'sides', scene.case.seed, `${low.digest}\n${high.digest}`) < 0.5;
  const [left, right] = isLowLeft ? [low, high] : [high, low];
  return { left: left.side, right: right.side, digests: { left: left.digest, right: right.digest } };
}

/** SHA-256 over what a read says, statements and voxels, in an order of their own; nothing of who, when or where. */
export function contentDigest(sha256: Sha256Hex, { read, masks }: ReadSide): string {
  const voxels = masks
    .map((mask) => [maskKeyText(mask), sha256(mask.mask.bits)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(canonicalBytes({ evaluation: read.evaluation, masks: Object.fromEntries(voxels) }));
}
