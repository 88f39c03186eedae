import type { Tx } from './tx.ts';

/** Opens a session under the SHA-256 of its token; the token itself is never stored. */
export async function insert(
  tx: Tx,
  session: { readonly tokenHash: string; readonly accountId: string; readonly at: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      account_id: session.accountId,
      created_at: session.at,
      seen_at: session.at,
      expires_at: session.expiresAt,
    })
    .execute();
}

/** The session of a token that still holds at `now`, with its account; undefined otherwise. */
export function open(tx: Tx, tokenHash: string, now: Date, idleSince: Date) {
  return tx
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select([
      'account.id as accountId',
      'account.login',
      'account.name',
      'account.is_admin as isAdmin',
      'account.must_change_password as mustChangePassword',
      'account.password_changed_at as passwordChangedAt',
      'session.seen_at as seenAt',
    ])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .where('seen_at', '>', idleSince)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

/** Notes that a session is in use. */
export async function touch(tx: Tx, tokenHash: string, at: Date): Promise<void> {
  await tx.updateTable('session').set({ seen_at: at }).where('token_hash', '=', tokenHash).execute();
}

/** Ends one session. */
export async function remove(tx: Tx, tokenHash: string): Promise<void> {
  await tx.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}

/** Ends all sessions of an account, but the one under `except`. */
export async function removeOfAccount(tx: Tx, accountId: string, except?: string): Promise<void> {
  await tx
    .deleteFrom('session')
    .where('account_id', '=', accountId)
    .$if(except !== undefined, (query) => query.where('token_hash', '<>', except ?? ''))
    .execute();
}

/** Removes what has expired. */
export async function removeExpired(tx: Tx, now: Date, idleSince: Date): Promise<void> {
  await tx
    .deleteFrom('session')
    .where((where) => where.or([where('expires_at', '<=', now), where('seen_at', '<=', idleSince)]))
    .execute();
}
