import type { Insertable } from 'kysely';
import type { Tables } from './tables.ts';
import type { Tx } from './tx.ts';

/** Rows of a statement: a few hundred columns stay far below the limit of parameters. */
const AT_ONCE = 500;

/** Puts rows into a table as they are: a rebuild knows every column. */
export function rows<T extends keyof Tables>(
  tx: Tx,
  table: T,
  values: readonly Insertable<Tables[T]>[],
): Promise<void> {
  return insertInParts(tx, table, values, false);
}

/** The same for those that are not there yet: a restore goes on from what a backup holds. */
export function missing<T extends keyof Tables>(
  tx: Tx,
  table: T,
  values: readonly Insertable<Tables[T]>[],
): Promise<void> {
  return insertInParts(tx, table, values, true);
}

async function insertInParts<T extends keyof Tables>(
  tx: Tx,
  table: T,
  values: readonly Insertable<Tables[T]>[],
  passesOverKnown: boolean,
): Promise<void> {
  for (let from = 0; from < values.length; from += AT_ONCE)
    await tx
      .insertInto(table)
      .values(values.slice(from, from + AT_ONCE) as never)
      .$if(passesOverKnown, (query) => query.onConflict((conflict) => conflict.doNothing()))
      .execute();
}

/** Notes what ended since: a role, a SOP version that takes no new cases, a batch that is pinned, a release that is recorded. */
export async function ended(
  tx: Tx,
  projectId: string,
  of: {
    readonly roles: readonly { readonly code: string; readonly at: Date }[];
    readonly protocols: readonly { readonly id: string; readonly at: Date }[];
    readonly batches: readonly { readonly id: string; readonly at: Date }[];
  },
): Promise<void> {
  for (const { code, at } of of.roles)
    await tx
      .updateTable('membership')
      .set({ until: at })
      .where('project_id', '=', projectId)
      .where('code', '=', code)
      .where('until', 'is', null)
      .execute();
  for (const { id, at } of of.protocols)
    await tx
      .updateTable('protocol_version')
      .set({ retired_at: at })
      .where('id', '=', id)
      .where('retired_at', 'is', null)
      .execute();
  for (const { id, at } of of.batches)
    await tx.updateTable('batch').set({ pinned_at: at }).where('id', '=', id).where('pinned_at', 'is', null).execute();
}

/** Ends the open key of a certificate whose period is over in the archive. */
export async function endKey(tx: Tx, fingerprint: string, at: Date, because: string): Promise<void> {
  await tx
    .updateTable('signing_key')
    .set({ state: 'closed', until: at, closed_because: because })
    .where('fingerprint', '=', fingerprint)
    .where('state', '=', 'open')
    .execute();
}

/** A release is recorded: its record is in the archive. */
export async function releaseFiled(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('release').set({ filed_at: at }).where('id', '=', id).where('filed_at', 'is', null).execute();
}

/** Ids of the projects that are there. */
export async function projectIds(tx: Tx): Promise<ReadonlySet<string>> {
  const found = await tx.selectFrom('project').select('id').execute();
  return new Set(found.map((row) => row.id));
}

/** Writes down up to which revision a project's registers are filed, and what the signing roster said. */
export async function setRevisions(
  tx: Tx,
  projectId: string,
  of: { readonly register: number; readonly roster: number; readonly rosterDigest: string | null },
): Promise<void> {
  await tx
    .updateTable('project')
    .set({ register_revision: of.register, roster_revision: of.roster, roster_digest: of.rosterDigest })
    .where('id', '=', projectId)
    .execute();
}

/** The signing keys that are open although nobody has them any more: their sealed form is empty. */
export async function lostKeys(
  tx: Tx,
): Promise<readonly { readonly id: string; readonly code: string; readonly projectId: string }[]> {
  return tx
    .selectFrom('signing_key')
    .select(['id', 'code', 'project_id as projectId'])
    .where('state', '=', 'open')
    .where('sealed_key', '=', '')
    .orderBy('id')
    .execute();
}
