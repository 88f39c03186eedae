import type { Tx } from './tx.ts';

/** Leaves a sentence for a person, to be seen at the next look at the home page. */
export async function insert(
  tx: Tx,
  notice: { readonly id: string; readonly accountId: string; readonly at: Date; readonly sentence: string },
): Promise<void> {
  const { id, accountId, at, sentence } = notice;
  await tx.insertInto('notice').values({ id, account_id: accountId, at, sentence, dismissed_at: null }).execute();
}

/** What a person has not dismissed since a time, newest first. */
export function open(tx: Tx, accountId: string, since: Date) {
  return tx
    .selectFrom('notice')
    .select(['id', 'at', 'sentence'])
    .where('account_id', '=', accountId)
    .where('dismissed_at', 'is', null)
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute();
}

/** Puts an own notice away; false if it is not there. */
export async function dismiss(tx: Tx, accountId: string, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('notice')
    .set({ dismissed_at: at })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('dismissed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
