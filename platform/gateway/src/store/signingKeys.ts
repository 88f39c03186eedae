import type { Insertable } from 'kysely';
import type { SigningKeyTable } from './signingTables.ts';
import type { Tx } from './tx.ts';

/** A membership: in which project, and role, whose. */
export interface KeyOf {
  readonly projectId: string;
  readonly accountId: string;
  readonly role: string;
}

/** Adds a key. */
export async function insert(tx: Tx, key: Insertable<SigningKeyTable>): Promise<void> {
  await tx.insertInto('signing_key').values(key).execute();
}

/** The key that a membership has asked for or uses, or undefined. */
export function currentOf(tx: Tx, of: KeyOf) {
  return tx
    .selectFrom('signing_key')
    .selectAll()
    .where('project_id', '=', of.projectId)
    .where('account_id', '=', of.accountId)
    .where('role', '=', of.role)
    .where('state', 'in', ['asked', 'open'])
    .executeTakeFirst();
}

/** Every key of an account, oldest first. */
export function ofAccount(tx: Tx, accountId: string) {
  return tx.selectFrom('signing_key').selectAll().where('account_id', '=', accountId).orderBy('asked_at').execute();
}

/** True if this key (SubjectPublicKeyInfo, DER) is or was somebody's. */
export async function isKnown(tx: Tx, publicKey: Uint8Array): Promise<boolean> {
  const row = await tx
    .selectFrom('signing_key')
    .select('id')
    .where('public_key', '=', Buffer.from(publicKey))
    .executeTakeFirst();
  return row !== undefined;
}

/** The key of an id, or undefined. */
export function byId(tx: Tx, id: string) {
  return tx.selectFrom('signing_key').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The key of an id, its row held until the end of the transaction. */
export function lock(tx: Tx, id: string) {
  return tx.selectFrom('signing_key').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The key of an id if it is open; it stays open until the end of the transaction. */
export function openById(tx: Tx, id: string) {
  return tx
    .selectFrom('signing_key')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'open')
    .forShare()
    .executeTakeFirst();
}

/** Keys of projects with their people: newest request first. */
export function ofProjects(tx: Tx, projectIds: readonly string[]) {
  return tx
    .selectFrom('signing_key')
    .innerJoin('account', 'account.id', 'signing_key.account_id')
    .innerJoin('project', 'project.id', 'signing_key.project_id')
    .leftJoin('account as confirmer', 'confirmer.id', 'signing_key.confirmed_by')
    .selectAll('signing_key')
    .select([
      'account.name',
      'account.login',
      'project.key as projectKey',
      'project.title as projectTitle',
      'confirmer.name as confirmerName',
    ])
    .where('signing_key.project_id', 'in', [...projectIds])
    .orderBy('signing_key.asked_at', 'desc')
    .orderBy('signing_key.id')
    .execute();
}

/** Every certificate that a project's people ever had, in the order of issue, with the logins of who issued and confirmed it. */
export function roster(tx: Tx, projectId: string) {
  return tx
    .selectFrom('signing_key')
    .leftJoin('account as issuer', 'issuer.id', 'signing_key.issued_by')
    .leftJoin('account as confirmer', 'confirmer.id', 'signing_key.confirmed_by')
    .selectAll('signing_key')
    .select(['issuer.login as issuerLogin', 'confirmer.login as confirmerLogin'])
    .where('signing_key.project_id', '=', projectId)
    .where('signing_key.since', 'is not', null)
    .orderBy('signing_key.since')
    .orderBy('signing_key.code')
    .orderBy('signing_key.fingerprint')
    .execute();
}

/** Notes who confirmed a request as the second person. */
export async function confirm(tx: Tx, id: string, by: string, at: Date): Promise<void> {
  await tx.updateTable('signing_key').set({ confirmed_by: by, confirmed_at: at }).where('id', '=', id).execute();
}

/** Opens a key with its certificate. `by` is null where the demo's authority issued it by itself. */
export async function issue(
  tx: Tx,
  id: string,
  of: {
    readonly certificate: Uint8Array;
    readonly fingerprint: string;
    readonly subject: string;
    readonly by: string | null;
    readonly identity: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('signing_key')
    .set({
      state: 'open',
      certificate: Buffer.from(of.certificate),
      fingerprint: of.fingerprint,
      subject: of.subject,
      issued_by: of.by,
      identity: of.identity,
      since: of.at,
    })
    .where('id', '=', id)
    .execute();
}

/** Ends a key: `closed` if it was in use, `refused` if it only waited. */
export async function end(
  tx: Tx,
  id: string,
  of: { readonly state: 'closed' | 'refused'; readonly because: string; readonly by: string | null; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('signing_key')
    .set({ state: of.state, until: of.at, closed_because: of.because, closed_by: of.by })
    .where('id', '=', id)
    .execute();
}

/** Seals a key under another passphrase. */
export async function reseal(tx: Tx, id: string, sealedKey: string): Promise<void> {
  await tx.updateTable('signing_key').set({ sealed_key: sealedKey }).where('id', '=', id).execute();
}
