import type { Tx } from './tx.ts';

/** A signing session of one sign-in, under the SHA-256 of its token. */
export interface NewSigningSession {
  readonly tokenHash: string;
  readonly accountId: string;
  /** SHA-256 of the token of the sign-in: when that ends, this ends. */
  readonly sessionHash: string;
  readonly at: Date;
}

/** Opens a signing session in the place of any other of the same account. */
export async function insert(tx: Tx, session: NewSigningSession): Promise<void> {
  await removeOfAccount(tx, session.accountId);
  await tx
    .insertInto('signing_session')
    .values({
      token_hash: session.tokenHash,
      account_id: session.accountId,
      session_hash: session.sessionHash,
      opened_at: session.at,
      seen_at: session.at,
      key_id: null,
      sealed_key: null,
      task_id: null,
      armed_until: null,
    })
    .execute();
}

/** The session of a token, if it is this account's and neither idle for too long nor too old. */
export function open(
  tx: Tx,
  of: { readonly tokenHash: string; readonly accountId: string; readonly idleSince: Date; readonly openedAfter: Date },
) {
  return tx
    .selectFrom('signing_session')
    .selectAll()
    .where('token_hash', '=', of.tokenHash)
    .where('account_id', '=', of.accountId)
    .where('seen_at', '>', of.idleSince)
    .where('opened_at', '>', of.openedAfter)
    .executeTakeFirst();
}

/** Readies one signature of one task: the key sealed under the session's own secret. */
export async function arm(
  tx: Tx,
  tokenHash: string,
  of: {
    readonly taskId: string;
    readonly keyId: string;
    readonly sealedKey: string;
    readonly at: Date;
    readonly until: Date;
  },
): Promise<void> {
  await tx
    .updateTable('signing_session')
    .set({
      task_id: of.taskId,
      key_id: of.keyId,
      sealed_key: of.sealedKey,
      seen_at: of.at,
      armed_until: of.until,
    })
    .where('token_hash', '=', tokenHash)
    .execute();
}

/** Uses up the readied signature; false if there is none of this task and key, or it came too late. The key goes with it. */
export async function spend(
  tx: Tx,
  of: { readonly tokenHash: string; readonly taskId: string; readonly keyId: string; readonly at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('signing_session')
    .set({ task_id: null, key_id: null, sealed_key: null, armed_until: null, seen_at: of.at })
    .where('token_hash', '=', of.tokenHash)
    .where('task_id', '=', of.taskId)
    .where('key_id', '=', of.keyId)
    .where('armed_until', '>', of.at)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends the signing sessions of an account. */
export async function removeOfAccount(tx: Tx, accountId: string): Promise<boolean> {
  const result = await tx.deleteFrom('signing_session').where('account_id', '=', accountId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Ends what was idle for too long or is too old. */
export async function removeExpired(
  tx: Tx,
  of: { readonly idleSince: Date; readonly openedAfter: Date },
): Promise<void> {
  await tx
    .deleteFrom('signing_session')
    .where((where) => where.or([where('seen_at', '<=', of.idleSince), where('opened_at', '<=', of.openedAfter)]))
    .execute();
}
