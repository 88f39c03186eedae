import type { Tx } from './tx.ts';

/** Tag and time of a task's draft, without its bytes; undefined if there is none. */
export function tagOf(tx: Tx, taskId: string) {
  return tx.selectFrom('draft').select(['tag', 'updated_at']).where('task_id', '=', taskId).executeTakeFirst();
}

/** The draft of a task, or undefined. `body` is the packed container as it came. */
export function ofTask(tx: Tx, taskId: string) {
  return tx.selectFrom('draft').selectAll().where('task_id', '=', taskId).executeTakeFirst();
}

/** Saves the first draft of a task; false if there is one already. */
export async function insert(tx: Tx, taskId: string, tag: string, body: Uint8Array, at: Date): Promise<boolean> {
  const result = await tx
    .insertInto('draft')
    .values({ task_id: taskId, tag, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), updated_at: at })
    .onConflict((conflict) => conflict.column('task_id').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Saves over the draft with tag `over`; false if the draft is another one by now. */
export async function replace(
  tx: Tx,
  taskId: string,
  over: string,
  tag: string,
  body: Uint8Array,
  at: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('draft')
    .set({ tag, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), updated_at: at })
    .where('task_id', '=', taskId)
    .where('tag', '=', over)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Removes the draft of a task. */
export async function remove(tx: Tx, taskId: string): Promise<void> {
  await tx.deleteFrom('draft').where('task_id', '=', taskId).execute();
}
