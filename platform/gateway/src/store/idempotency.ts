import type { Tx } from './tx.ts';

/** Remembers the key of an accepted request of a task. */
export async function insert(
  tx: Tx,
  entry: { taskId: string; key: string; bodySha256: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('idempotency')
    .values({ task_id: entry.taskId, key: entry.key, body_sha256: entry.bodySha256, created_at: entry.at })
    .execute();
}

/** What came with this key before, if anything. */
export async function find(tx: Tx, taskId: string, key: string): Promise<{ bodySha256: string; at: Date } | undefined> {
  return tx
    .selectFrom('idempotency')
    .select(['body_sha256 as bodySha256', 'created_at as at'])
    .where('task_id', '=', taskId)
    .where('key', '=', key)
    .executeTakeFirst();
}
