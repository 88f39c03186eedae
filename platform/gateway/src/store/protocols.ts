import type { ProtocolContent } from '@overread/domain';
import type { Tx } from './tx.ts';

/** Freezes a protocol version; false if the project has this key and version. */
export async function insert(
  tx: Tx,
  version: {
    readonly id: string;
    readonly projectId: string;
    readonly content: ProtocolContent;
    readonly canonical: string;
    readonly digest: string;
    readonly publishedBy: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const result = await tx
    .insertInto('protocol_version')
    .values({
      id: version.id,
      project_id: version.projectId,
      key: version.content.key,
      version: version.content.version,
      content: version.canonical,
      canonical: version.canonical,
      digest: version.digest,
      published_by: version.publishedBy,
      published_at: version.at,
      retired_at: null,
    })
    .onConflict((conflict) => conflict.columns(['project_id', 'key', 'version']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The version of an id, or undefined. */
export function byId(tx: Tx, id: string) {
  return tx.selectFrom('protocol_version').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The version of an id if it belongs to the project, or undefined. */
export function ofProject(tx: Tx, projectId: string, id: string) {
  return tx
    .selectFrom('protocol_version')
    .selectAll()
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .executeTakeFirst();
}

/** All versions of the projects, newest first. */
export function list(tx: Tx, projectIds: readonly string[]) {
  return tx
    .selectFrom('protocol_version')
    .selectAll()
    .where('project_id', 'in', projectIds.length > 0 ? [...projectIds] : ['00000000-0000-0000-0000-000000000000'])
    .orderBy('published_at', 'desc')
    .orderBy('id')
    .execute();
}

/** True if cases may be enrolled under this version; it cannot be retired until the transaction ends. */
export async function holdOpen(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('protocol_version')
    .select('id')
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** Retires a version; false if it was retired before. */
export async function retire(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('protocol_version')
    .set({ retired_at: at })
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
