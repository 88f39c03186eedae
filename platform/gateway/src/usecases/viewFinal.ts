import { sliceBits } from '@overread/agreement';
import type { FinalView, OriginsView } from '@overread/contract';
import { maskExtent } from '@overread/dicom';
import { approvalStatement, imageKey, maskKeyText, unitLabel, unitNumber, unitWork } from '@overread/domain';
import { notFound, type Person, requireOwnTask } from './access.ts';
import { type CurrentFinal, currentFinal } from './currentFinal.ts';
import { noteHistoryViewed } from './noteHistoryViewed.ts';
import type { Ports } from './ports.ts';
import { type RecordScene, recordScene } from './recordScene.ts';
import { reviewScene } from './reviewScene.ts';
import { viewUidsOf } from './viewUids.ts';

/** What an approver is to sign: the final content, the checklist, the statement, the slices that must have been shown. */
export async function viewFinal(ports: Ports, actor: Person, taskId: string): Promise<FinalView> {
  return ports.store.transaction(async (tx) => {
    const { task } = await requireOwnTask(ports, tx, actor, taskId, 'task.sign');
    const scene = await recordScene(ports, tx, task.case_id);
    const final = await currentFinal(ports, tx, scene);
    if (!final) throw notFound();
    const { toView } = viewUidsOf(await ports.store.images.viewUids(tx, task.id));
    const toShow = coveredSlices(scene, final);
    return {
      evaluation: final.evaluation,
      checklist: [...scene.protocol.content.signOff.checklist],
      statement: statementOf(scene, final),
      slicesToShow: Object.fromEntries(Object.entries(toShow).map(([key, uids]) => [key, uids.map(toView)])),
      volumesMl: Object.fromEntries(
        final.masks.flatMap((mask): [string, number][] => {
          const stack = scene.imageSets.find((set) => set.key === mask.imageSet)?.stack;
          const extent = stack && maskExtent(stack, mask.mask);
          return extent?.kind === 'volume' ? [[maskKeyText(mask), extent.ml]] : [];
        }),
      ),
    };
  });
}

/** The sentence that the signature stands under. */
export function statementOf(scene: RecordScene, final: CurrentFinal): string {
  const { title, version } = scene.protocol.content;
  return approvalStatement(title, version, {
    hasMasks: final.masks.length > 0,
    indeterminate: final.indeterminate,
  });
}

/** Image keys of the slices on which a final mask has voxels, by image set key, in the order of the stack. */
export function coveredSlices(scene: RecordScene, final: CurrentFinal): Record<string, string[]> {
  return Object.fromEntries(
    scene.imageSets.flatMap((set): [string, string[]][] => {
      const own = final.masks.filter((mask) => mask.imageSet === set.key);
      const covered = set.stack.slices.filter((_, index) =>
        own.some((mask) => sliceBits(mask.mask, index).some((byte) => byte !== 0)),
      );
      return covered.length === 0
        ? []
        : [[set.key, covered.map((slice) => imageKey(slice.sopInstanceUid, slice.frameNumber))]];
    }),
  );
}

/** Where each part of the final content came from; looking at it is an audit event. */
export async function viewOrigins(ports: Ports, actor: Person, taskId: string): Promise<OriginsView> {
  return ports.store.transaction(async (tx) => {
    const acting = await requireOwnTask(ports, tx, actor, taskId, 'task.sign');
    const { scene, sides } = await reviewScene(ports, tx, acting.task.case_id);
    const final = await currentFinal(ports, tx, scene);
    if (!final) throw notFound();
    await noteHistoryViewed(ports, tx, actor, acting);
    return {
      origins: final.origins.map((origin) => ({
        item: origin.item,
        instance: origin.instance,
        label: originLabel(scene, origin),
        sentence: origin.sentence,
      })),
      protocolVersion: scene.protocol.content.version,
      protocolDigest: scene.protocol.digest,
      readers: [sides.left.read.code, sides.right.read.code].sort(),
    };
  });
}

/** What the unit of an origin is called: `Lesion 2`, `Type of lesion 1`, `New lesion 7`. */
export function originLabel(scene: RecordScene, origin: CurrentFinal['origins'][number]): string {
  const unit = { id: origin.unit, item: origin.item, left: null, right: null };
  const work = unitWork(scene.protocol.content, unit);
  const isNew = origin.unit.startsWith('new:');
  const number = isNew ? Number(origin.instance?.slice(1)) : unitNumber(origin.unit);
  const label = unitLabel(scene.protocol.content, { ...work, kind: isNew ? 'mask' : work.kind, number });
  return isNew ? `New ${label.charAt(0).toLowerCase()}${label.slice(1)}` : label;
}
