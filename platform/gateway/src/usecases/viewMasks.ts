import type { StackMask } from '@overread/comparison';
import { type Container, packContainerInTurns } from '@overread/contract';
import { type Evaluation, maskItems, possibleConsensus } from '@overread/domain';
import { notFound, type Person, requireOwnTask } from './access.ts';
import { comparedCase } from './comparedCase.ts';
import { currentFinal } from './currentFinal.ts';
import type { Ports, Tx } from './ports.ts';
import type { RecordScene } from './recordScene.ts';
import { reviewScene } from './reviewScene.ts';
import { stackFrames } from './stackFrames.ts';
import { type ViewUids, viewUidsOf } from './viewUids.ts';

/** What can be asked for. `consensus`: every unit that has one, also those that fail. `final`: as it stands. */
const SIDES = ['left', 'right', 'consensus', 'final'] as const;
type MaskSide = (typeof SIDES)[number];

/**
 * The masks of one side as a packed container, by the UIDs of the task's view: no names, times or order. An adjudicator sees left,
 * right and consensus, after a return also the final content that was returned; an approver sees all four.
 * @throws OVR_NOT_FOUND
 */
export async function viewMasks(ports: Ports, actor: Person, taskId: string, side: string): Promise<Uint8Array> {
  return ports.store.transaction(async (tx) => {
    const { task } = await requireOwnTask(ports, tx, actor, taskId, 'task.masks');
    const wanted = SIDES.find((one) => one === side);
    if (wanted === undefined || task.kind === 'read') throw notFound();
    // Before a return an adjudicator has no final content to look at: it is the adjudicator who makes it.
    if (wanted === 'final' && task.kind === 'adjudicate' && task.returned === null) throw notFound();
    const { scene, evaluation, masks } = await contentOf(ports, tx, task.case_id, wanted);
    return packContainerInTurns(
      inView(scene, evaluation, masks, viewUidsOf(await ports.store.images.viewUids(tx, task.id))),
    );
  });
}

async function contentOf(
  ports: Ports,
  tx: Tx,
  caseId: string,
  side: MaskSide,
): Promise<{ scene: RecordScene; evaluation: Evaluation; masks: readonly StackMask[] }> {
  const { scene, sides, context } = await reviewScene(ports, tx, caseId);
  if (side === 'final') {
    const final = await currentFinal(ports, tx, scene);
    if (!final) throw notFound();
    return { scene, evaluation: final.evaluation, masks: final.masks };
  }
  if (side !== 'consensus') return { scene, evaluation: context[side], masks: sides[side].masks };
  const content = possibleConsensus(context);
  const [left, right] = [sides.left.masks, sides.right.masks];
  const masks = await ports.comparisons.run('resolve', { scene: comparedCase(scene), left, right, drawn: [], content });
  return { scene, evaluation: content.evaluation, masks };
}

/** In the order of the protocol's items, then of instance numbers; frames in the order of the stack. */
function inView(scene: RecordScene, evaluation: Evaluation, masks: readonly StackMask[], uids: ViewUids): Container {
  const keys = maskItems(scene.protocol.content).map((item) => item.key);
  const number = (mask: StackMask) => (mask.instance === null ? 0 : Number(mask.instance.slice(1)));
  return {
    evaluation,
    masks: masks
      .toSorted((a, b) => keys.indexOf(a.item) - keys.indexOf(b.item) || number(a) - number(b))
      .map(({ item, instance, imageSet, mask }) => ({
        item,
        instance,
        rows: mask.rows,
        columns: mask.columns,
        frames: stackFrames(scene.imageSets.find((set) => set.key === imageSet)?.stack.slices ?? [], mask).map(
          ({ sopInstanceUid, bits }) => ({ sopInstanceUid: uids.toView(sopInstanceUid), bits }),
        ),
      })),
  };
}
