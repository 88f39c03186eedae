import { intersection, isEmptyMask, meanOutlines, meanSurface, union } from '@overread/agreement';
import { gridOf, type InstanceReference, pixelSizeOf } from '@overread/dicom';
import { type ConsensusContext, type FinalContent, lotIndex, type MaskKey, type Side } from '@overread/domain';
import type { StackMask } from './checkMasks.ts';
import { composeNested } from './composeNested.ts';
import type { Agreement, Ports, Tx } from './ports.ts';
import { type SideRead, type Sides, sideRead } from './readSides.ts';
import { type RecordScene, recordScene } from './recordScene.ts';
import type { ResolvedMask } from './resolvedMask.ts';

/** A compared case: scene, stored comparison, the two reads by side, and what the domain makes final content from. */
export interface ReviewScene {
  readonly scene: RecordScene;
  readonly agreement: Agreement;
  readonly sides: Sides;
  readonly context: ConsensusContext;
  /** How records refer to these documents of the case; what is undefined or unknown is left out. */
  documents(sopInstanceUids: readonly (string | undefined)[]): readonly InstanceReference[];
}

/** Loads a compared case. Throws if it has no comparison: tasks that need one are made after it. */
export async function reviewScene(ports: Ports, tx: Tx, caseId: string): Promise<ReviewScene> {
  const scene = await recordScene(ports, tx, caseId);
  const agreement = await ports.store.agreements.ofCase(tx, caseId);
  const reads = await ports.store.reads.filedOfCase(tx, caseId);
  const left = reads.find((read) => read.id === agreement?.leftReadId);
  const right = reads.find((read) => read.id === agreement?.rightReadId);
  if (!agreement || !left || !right) throw new TypeError('a case in review has two reads and their comparison');
  const sides = { left: sideRead(scene, left), right: sideRead(scene, right) };
  const written = await ports.store.artifacts.ofCase(tx, caseId);
  return {
    scene,
    agreement,
    sides,
    context: contextOf(ports, scene, sides, agreement.comparison),
    documents: (uids) =>
      uids.flatMap((uid) => {
        const found = written.find((artifact) => artifact.sopInstanceUid === uid);
        if (!found) return [];
        const { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid } = found;
        return [{ studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid }];
      }),
  };
}

/** What the domain needs to make final content. The lot of `randomRead` falls on a side, so it follows the content too. */
export function contextOf(
  ports: Pick<Ports, 'sha256'>,
  scene: RecordScene,
  sides: { readonly left: Pick<SideRead, 'read'>; readonly right: Pick<SideRead, 'read'> },
  comparison: ConsensusContext['comparison'],
): ConsensusContext {
  return {
    protocol: scene.protocol.content,
    comparison,
    left: sides.left.read.evaluation,
    right: sides.right.read.evaluation,
    draw: (unit): Side => (lotIndex(ports.sha256, 'randomRead', scene.case.seed, unit, 2) === 0 ? 'left' : 'right'),
  };
}

/**
 * The voxels of final content: taken, combined or drawn, as the domain decided, then composed where structures are nested. Masks
 * that end empty are left out.
 */
export function resolveMasks(
  scene: RecordScene,
  sides: Sides,
  drawn: readonly StackMask[],
  content: FinalContent,
): readonly ResolvedMask[] {
  const find = (masks: readonly StackMask[], key: MaskKey) =>
    masks.find((mask) => mask.item === key.item && mask.instance === key.instance);
  const resolved = content.masks.flatMap(({ key, unit, source }): ResolvedMask[] => {
    const own = ({ imageSet, mask, method }: Pick<StackMask, 'imageSet' | 'mask' | 'method'>) =>
      isEmptyMask(mask) ? [] : [{ ...key, imageSet, mask, unit, source, ...(method === undefined ? {} : { method }) }];
    if (source.kind !== 'combined') {
      const found = find(source.kind === 'drawn' ? drawn : sides[source.side].masks, source.key);
      return found ? own(found) : [];
    }
    const left = find(sides.left.masks, source.left);
    const right = find(sides.right.masks, source.right);
    const stack = scene.imageSets.find((set) => set.key === left?.imageSet)?.stack;
    if (!left || !right || !stack) return [];
    const both = [left.mask, right.mask];
    const combined = {
      intersection,
      union,
      meanSurface: () =>
        stack.geometry === 'image' ? meanOutlines(both, pixelSizeOf(stack)) : meanSurface(both, gridOf(stack)),
    }[source.method](both);
    return own({ imageSet: left.imageSet, mask: combined });
  });
  return composeNested(scene.protocol.content, resolved);
}
