import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** Whose secret is tried, for what; `subject` is no name in clear. */
export interface TryOf {
  readonly purpose: 'signIn' | 'password' | 'signing';
  readonly subject: string;
}

/** Tries that count, and when the newest was made. */
export async function standing(tx: Tx, of: TryOf, since: Date): Promise<{ count: number; lastAt: Date | null }> {
  const row = await tx
    .selectFrom('failed_try')
    .select((select) => [select.fn.countAll<string>().as('count'), select.fn.max('at').as('lastAt')])
    .where('purpose', '=', of.purpose)
    .where('subject', '=', of.subject)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), lastAt: row.lastAt };
}

/**
 * Notes a try before its secret is looked at, so that tries side by side count each other. What is older than `since` is forgotten.
 * @returns how many there are with this one, and when the newest was; undefined count if there were `most` before: then it is not made.
 */
export async function begin(
  tx: Tx,
  of: TryOf,
  { most, at, since }: { readonly most: number; readonly at: Date; readonly since: Date },
): Promise<{ readonly count: number | undefined; readonly lastAt: Date | null }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${of.purpose} ${of.subject}`}, 0))`.execute(tx);
  await tx.deleteFrom('failed_try').where('at', '<=', since).execute();
  const { count, lastAt } = await standing(tx, of, since);
  if (count >= most) return { count: undefined, lastAt };
  await tx
    .insertInto('failed_try')
    .values({ ...of, at })
    .execute();
  return { count: count + 1, lastAt: at };
}

/** Lets all tries of a subject count from `at`: the lock lasts its whole time. */
export async function renew(tx: Tx, of: TryOf, at: Date): Promise<void> {
  await tx
    .updateTable('failed_try')
    .set({ at })
    .where('purpose', '=', of.purpose)
    .where('subject', '=', of.subject)
    .execute();
}

/** Forgets the tries of a subject: the secret was right. */
export async function clear(tx: Tx, of: TryOf): Promise<void> {
  await tx.deleteFrom('failed_try').where('purpose', '=', of.purpose).where('subject', '=', of.subject).execute();
}
