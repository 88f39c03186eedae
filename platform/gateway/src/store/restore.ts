import type { Insertable } from 'kysely';
import type { Tables } from './tables.ts';
import type { Tx } from './tx.ts';

/** Rows of a statement: a few hundred columns stay far below the limit of parameters. */
const AT_ONCE = 500;

/** Puts rows into a table as they are: a rebuild knows every column. */
export async function rows<T extends keyof Tables>(
  tx: Tx,
  table: T,
  values: readonly Insertable<Tables[T]>[],
): Promise<void> {
  for (let from = 0; from < values.length; from += AT_ONCE)
    await tx
      .insertInto(table)
      .values(values.slice(from, from + AT_ONCE) as never)
      .execute();
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
