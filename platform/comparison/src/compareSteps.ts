import {
  type Comparison,
  compareReads,
  consensusContent,
  type FinalContent,
  type ProtocolContent,
  type Sha256Hex,
} from '@overread/domain';
import type { ComparedCase, ReadSide } from './comparedCase.ts';
import { withComposedOrigins } from './composeNested.ts';
import { consensusContext } from './consensusContext.ts';
import { type DrawnSides, drawSides } from './drawSides.ts';
import { measureReadsSteps } from './measureReads.ts';
import type { ResolvedMask } from './resolvedMask.ts';
import { resolveMasks } from './resolveMasks.ts';

/** What two reads of a case give together. */
export interface ComparedReads {
  /** Which of the two is left, by the lot. */
  readonly left: 0 | 1;
  readonly digests: DrawnSides['digests'];
  readonly comparison: Comparison;
  /** Of what agrees: statements, origins, and the voxels. */
  readonly content: FinalContent;
  readonly masks: readonly ResolvedMask[];
}

/**
 * Compares the two reads of a case in steps that yield the fraction done: sides by lot, everything measured, verdicts, and the final content
 * of what agrees. Plain data in, plain data out, so that another thread can do it.
 */
export function* compareSteps(
  sha256: Sha256Hex,
  scene: ComparedCase,
  reads: readonly [ReadSide, ReadSide],
): Generator<number, ComparedReads, void> {
  yield 0;
  const [first, second] = reads;
  const drawn = drawSides(sha256, scene, [
    { ...first, index: 0 as const },
    { ...second, index: 1 as const },
  ]);
  const comparison = compareReads(yield* measureReadsSteps(scene, drawn));
  const agreed = consensusContent(consensusContext(sha256, scene, drawn, comparison));
  yield 1;
  const masks = resolveMasks(scene, drawn, [], agreed);
  const protocol: ProtocolContent = scene.protocol.content;
  return {
    left: drawn.left.index,
    digests: drawn.digests,
    comparison,
    content: withComposedOrigins(protocol, agreed, masks),
    masks,
  };
}
