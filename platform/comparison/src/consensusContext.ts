import { type ConsensusContext, lotIndex, type Sha256Hex, type Side } from '@overread/domain';
import type { ComparedCase, ReadSide } from './comparedCase.ts';

/** What the domain needs to make final content. The lot of `randomRead` falls on a side, so it follows the content too. */
export function consensusContext(
  sha256: Sha256Hex,
  scene: Pick<ComparedCase, 'protocol' | 'case'>,
  sides: { readonly left: Pick<ReadSide, 'read'>; readonly right: Pick<ReadSide, 'read'> },
  comparison: ConsensusContext['comparison'],
): ConsensusContext {
  return {
    protocol: scene.protocol.content,
    comparison,
    left: sides.left.read.evaluation,
    right: sides.right.read.evaluation,
    draw: (unit): Side => (lotIndex(sha256, 'randomRead', scene.case.seed, unit, 2) === 0 ? 'left' : 'right'),
  };
}
