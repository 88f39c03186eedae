import type { ComparisonView } from '@overread/contract';
import { adjudicatorComparison, type Comparison, openUnits, unitNumber } from '@overread/domain';
import { notFound, type Person, requireOwnTask } from './access.ts';
import { noteHistoryViewed } from './noteHistoryViewed.ts';
import type { Ports } from './ports.ts';
import { reviewScene } from './reviewScene.ts';
import { viewUidsOf } from './viewUids.ts';

/**
 * The differences of the two reads as an adjudicator is shown them: sides by lot, no reader, no time, no order, no verdict (R6,
 * R14.1). Nothing in the answer depends on who read. An approver who looks is recorded.
 * @throws OVR_NOT_FOUND for tasks that are not one's own, and for reads
 */
export async function viewComparison(ports: Ports, actor: Person, taskId: string): Promise<ComparisonView> {
  return ports.store.transaction(async (tx) => {
    const acting = await requireOwnTask(ports, tx, actor, taskId, 'task.compare');
    const { task } = acting;
    if (task.kind === 'read') throw notFound();
    if (task.kind === 'signOff') await noteHistoryViewed(ports, tx, actor, acting);
    const { agreement, context, scene } = await reviewScene(ports, tx, task.case_id);
    const consensus = await ports.store.consensus.ofCase(tx, task.case_id);
    const open = openUnits(agreement.comparison, scene.protocol.content, task.returned !== null);
    const uids = viewUidsOf(await ports.store.images.viewUids(tx, task.id));
    return {
      comparison: inView(adjudicatorComparison(agreement.comparison, { ...context, open }), uids.toView),
      left: context.left,
      right: context.right,
      agreed: (consensus?.units ?? [])
        .filter((origin) => !open.includes(origin.unit))
        .map(({ unit, item, sentence }) => {
          const number = unitNumber(unit);
          return { unit, item, instance: number === null ? null : `i${number}`, sentence };
        }),
      returned: task.returned,
    };
  });
}

/** Places by the UIDs of the task's view. */
function inView(comparison: Comparison, toView: (uid: string) => string): Comparison {
  const shown = <P extends { readonly sopInstanceUid: string }>(place: P | null) =>
    place && { ...place, sopInstanceUid: toView(place.sopInstanceUid) };
  return {
    ...comparison,
    discrepancies: comparison.discrepancies.map((one) => ({ ...one, place: shown(one.place) })),
    places: Object.fromEntries(
      Object.entries(comparison.places ?? {}).map(([unit, at]) => [unit, { ...at, place: shown(at.place) }]),
    ),
  };
}
