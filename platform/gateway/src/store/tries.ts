import type { Tx } from './tx.ts';

/** Whose secret is tried, for what; `subject` is no name in clear. */
export interface TryOf {
  readonly purpose: 'signIn' | 'password' | 'signing';
  readonly subject: string;
}

/**
 * Notes a try before its secret is looked at, so that tries side by side count each other. Older ones than `since` are forgotten.
 * @returns how many there are with this one; 0 if there were `most` already and this one is not to be made.
 */
export async function begin(tx: Tx, of: TryOf, most: number, at: Date, since: Date): Promise<number> {
  await tx.deleteFrom('failed_try').where('at', '<=', since).execute();
  // Tries of one subject, one after another.
  await tx
    .selectNoFrom((select) =>
      select
        .fn<unknown>('pg_advisory_xact_lock', [
          select.fn('hashtextextended', [select.val(`${of.purpose} ${of.subject}`), select.val(0)]),
        ])
        .as('held'),
    )
    .execute();
  const row = await tx
    .selectFrom('failed_try')
    .select(tx.fn.countAll<string>().as('count'))
    .where('purpose', '=', of.purpose)
    .where('subject', '=', of.subject)
    .executeTakeFirstOrThrow();
  const count = Number(row.count);
  if (count >= most) return 0;
  await tx
    .insertInto('failed_try')
    .values({ ...of, at })
    .execute();
  return count + 1;
}

/** When the newest try was made; undefined if there is none. */
export async function lastAt(tx: Tx, of: TryOf): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('failed_try')
    .select('at')
    .where('purpose', '=', of.purpose)
    .where('subject', '=', of.subject)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

/** Forgets the tries of a subject: the secret was right. */
export async function clear(tx: Tx, of: TryOf): Promise<void> {
  await tx.deleteFrom('failed_try').where('purpose', '=', of.purpose).where('subject', '=', of.subject).execute();
}
