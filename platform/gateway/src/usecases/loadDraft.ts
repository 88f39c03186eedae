import { type Person, requireOwnTask } from './access.ts';
import type { Ports } from './ports.ts';

/** The draft of a task of one's own as it was saved, with its tag; null if there is none. */
export async function loadDraft(
  ports: Ports,
  actor: Person,
  taskId: string,
): Promise<{ readonly tag: string; readonly body: Uint8Array } | null> {
  return ports.store.transaction(async (tx) => {
    const { task } = await requireOwnTask(ports, tx, actor, taskId, 'task.draft');
    const draft = await ports.store.drafts.ofTask(tx, task.id);
    return draft ? { tag: draft.tag, body: draft.body } : null;
  });
}
