import type { Tx } from './tx.ts';

/** A new account; `passwordHash` is argon2id. */
export interface NewAccount {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly isAdmin?: boolean;
  readonly mustChangePassword?: boolean;
  readonly at: Date;
}

/** Adds an account; false if the login is taken. */
export async function insert(tx: Tx, account: NewAccount): Promise<boolean> {
  const result = await tx
    .insertInto('account')
    .values({
      id: account.id,
      login: account.login,
      name: account.name,
      password_hash: account.passwordHash,
      is_admin: account.isAdmin ?? false,
      must_change_password: account.mustChangePassword ?? true,
      disabled_at: null,
      created_at: account.at,
      password_changed_at: account.at,
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The account of a login, disabled ones too; undefined if there is none. */
export function byLogin(tx: Tx, login: string) {
  return tx.selectFrom('account').selectAll().where('login', '=', login).executeTakeFirst();
}

/** The account of an id, disabled ones too; undefined if there is none. */
export function byId(tx: Tx, id: string) {
  return tx.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
}

/** All accounts in the order of their logins. */
export function list(tx: Tx) {
  return tx.selectFrom('account').selectAll().orderBy('login').execute();
}

/** How many accounts there are. */
export async function count(tx: Tx): Promise<number> {
  const row = await tx.selectFrom('account').select(tx.fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Sets a password of the person's own choice: nothing needs to be changed any more. */
export async function setPassword(tx: Tx, id: string, passwordHash: string, at: Date): Promise<void> {
  await tx
    .updateTable('account')
    .set({ password_hash: passwordHash, must_change_password: false, password_changed_at: at })
    .where('id', '=', id)
    .execute();
}

/** Sets a password that must be changed at the next sign-in. */
export async function setOneTimePassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx
    .updateTable('account')
    .set({ password_hash: passwordHash, must_change_password: true })
    .where('id', '=', id)
    .execute();
}

/** Closes an account; false if it was closed before or does not exist. */
export async function disable(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('account')
    .set({ disabled_at: at })
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Opens a closed account again, with a password to hand over; false if it is open. */
export async function reopen(
  tx: Tx,
  id: string,
  of: { readonly passwordHash: string; readonly mustChangePassword: boolean; readonly at: Date },
): Promise<boolean> {
  const result = await tx
    .updateTable('account')
    .set({
      disabled_at: null,
      password_hash: of.passwordHash,
      must_change_password: of.mustChangePassword,
      password_changed_at: of.at,
    })
    .where('id', '=', id)
    .where('disabled_at', 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
