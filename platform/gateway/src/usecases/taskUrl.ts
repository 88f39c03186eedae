import { TASK_KINDS, type TaskKind } from '@overread/domain';
import type { Ports, Tx } from './ports.ts';

/**
 * The viewer's address of a task: the mode's route, the studies by the UIDs of the task's own view, the task.
 * A reader's page knows nothing else of the case.
 */
export async function taskUrl(
  ports: Ports,
  tx: Tx,
  task: { readonly id: string; readonly kind: TaskKind; readonly case_id: string },
): Promise<string> {
  const sets = await ports.store.images.ofCase(tx, task.case_id);
  const uids = await ports.store.images.viewUids(tx, task.id);
  const studies = new Set(sets.map((set) => uids.get(set.studyInstanceUid) ?? set.studyInstanceUid));
  return `/${TASK_KINDS[task.kind].route}?StudyInstanceUIDs=${[...studies].join(',')}&task=${task.id}`;
}
