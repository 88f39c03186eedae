import { OverreadError } from '@overread/domain';
import { type Person, requireOwnTask } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { draftTag } from './draftTag.ts';
import type { Ports } from './ports.ts';
import { unpackBody } from './unpackBody.ts';

/** A draft to save. `over`: the tag of the draft it was made from; null: there was none. */
export interface DraftInput {
  readonly taskId: string;
  readonly bytes: Uint8Array;
  readonly over: string | null;
}

/**
 * Saves the draft of a task in progress, over exactly the one it was made from.
 * @returns the new tag.
 * @throws OVR_DRAFT_CONFLICT if another tab or machine saved in the meantime; OVR_TASK_STATE after submission;
 * OVR_MASK_INVALID, OVR_REQUEST_TOO_LARGE, OVR_DISK_FULL
 */
export async function saveDraft(ports: Ports, actor: Person, input: DraftInput): Promise<string> {
  const { taskId, bytes, over } = input;
  await ports.store.transaction((tx) => requireOwnTask(ports, tx, actor, taskId, 'task.draft'));
  await checkFreeDisk(ports);
  await unpackBody(bytes);
  const tag = draftTag(ports, taskId, over, bytes);
  const at = ports.now();
  return ports.store.transaction(async (tx) => {
    const { task } = await requireOwnTask(ports, tx, actor, taskId, 'task.draft', { lock: true });
    if (task.state !== 'IN PROGRESS' || task.is_filing)
      throw new OverreadError('OVR_TASK_STATE', 'This task has been submitted; its draft is closed.');
    const isSaved =
      over === null
        ? await ports.store.drafts.insert(tx, taskId, tag, bytes, at)
        : await ports.store.drafts.replace(tx, taskId, over, tag, bytes, at);
    if (isSaved) return tag;
    const held = await ports.store.drafts.tagOf(tx, taskId);
    if (held?.tag === tag) return tag;
    throw new OverreadError('OVR_DRAFT_CONFLICT', 'The draft has been saved from another tab or machine since.', {
      savedAt: held?.updated_at.toISOString() ?? null,
    });
  });
}
