import type { MetricId } from '@overread/agreement';
import type { MaskItem } from './protocol.ts';

/** Consensus methods that two reads allow and that are built. */
export const BUILT_CONSENSUS = ['randomRead', 'meanSurface', 'intersection', 'union'] as const;
export type BuiltConsensus = (typeof BUILT_CONSENSUS)[number];

/** How each method is said on the page and in the record. */
export const CONSENSUS_WORDS = {
  randomRead: 'one of the two reads, drawn by lot',
  meanSurface: 'mean surface of the two reads',
  intersection: 'what both reads marked',
  union: 'what either read marked',
} as const satisfies Record<BuiltConsensus, string>;

/**
 * The method by which two masks of this item become one, or null: the protocol names none, one that two reads do not
 * allow (`majority`), leaves it to the approver, or the masks share no voxel (their intersection or mean could be empty).
 */
export function maskConsensusMethod(
  item: MaskItem,
  metrics: Readonly<Partial<Record<MetricId, number | null>>>,
): BuiltConsensus | null {
  const method = BUILT_CONSENSUS.find((one) => one === item.consensus?.whenConcordant) ?? null;
  const needsOverlap = method === 'intersection' || method === 'meanSurface';
  return needsOverlap && metrics.dice === 0 ? null : method;
}
