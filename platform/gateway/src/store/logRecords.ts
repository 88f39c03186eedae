import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** A checkpoint record of a project; see the table `log_record`. */
export interface LogRecord {
  readonly projectId: string;
  readonly tree: number;
  readonly revision: number;
  readonly size: number;
  readonly covered: number;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly at: Date;
}

/** A filed object of a project, and the entry that names it. */
export interface LogDocument {
  readonly projectId: string;
  readonly index: number;
  readonly ordinal: number;
  readonly sopInstanceUid: string;
  readonly sha256: string;
  readonly isCheckpoint: boolean;
  readonly at: Date;
}

/** Notes the objects that entries name. */
export async function addDocuments(tx: Tx, tree: number, documents: readonly LogDocument[]): Promise<void> {
  if (documents.length === 0) return;
  await tx
    .insertInto('log_document')
    .values(
      documents.map(({ projectId, index, ordinal, sopInstanceUid, sha256, isCheckpoint, at }) => ({
        tree,
        project_id: projectId,
        index,
        ordinal,
        sop_instance_uid: sopInstanceUid,
        sha256,
        is_checkpoint: isCheckpoint,
        at,
      })),
    )
    .execute();
}

/** Objects of a project in the entries from `from` up to but without `to`, in their order. */
export async function documents(
  tx: Tx,
  of: { readonly projectId: string; readonly tree: number; readonly from: number; readonly to: number },
  limit?: number,
): Promise<LogDocument[]> {
  const { rows } = await sql<LogDocument & { index: string }>`select project_id as "projectId", index, ordinal,
      sop_instance_uid as "sopInstanceUid", sha256, is_checkpoint as "isCheckpoint", at
    from log_document where project_id = ${of.projectId} and tree = ${of.tree} and index >= ${of.from} and index < ${of.to}
    order by index, ordinal limit ${limit ?? null}::bigint`.execute(tx);
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

/** Which of these objects are checkpoint records, and which release records. */
export async function kindsOf(
  tx: Tx,
  sopInstanceUids: readonly string[],
): Promise<{ readonly checkpoints: ReadonlySet<string>; readonly releases: ReadonlySet<string> }> {
  if (sopInstanceUids.length === 0) return { checkpoints: new Set(), releases: new Set() };
  const checkpoints = await tx
    .selectFrom('log_record')
    .select('sop_instance_uid')
    .where('sop_instance_uid', 'in', sopInstanceUids)
    .execute();
  const releases = await tx
    .selectFrom('artifact')
    .select('sop_instance_uid')
    .where('sop_instance_uid', 'in', sopInstanceUids)
    .where('kind', '=', 'release')
    .execute();
  const uids = (rows: readonly { readonly sop_instance_uid: string }[]) =>
    new Set(rows.map(({ sop_instance_uid }) => sop_instance_uid));
  return { checkpoints: uids(checkpoints), releases: uids(releases) };
}

/** Holds the checkpoint records of a project until the transaction ends, so that their chain has one head. */
export async function lock(tx: Tx, projectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7283007, hashtext(${projectId}))`.execute(tx);
}

/** The last checkpoint record of a project in whichever tree, or undefined. */
export async function last(tx: Tx, projectId: string): Promise<LogRecord | undefined> {
  const row = await tx
    .selectFrom('log_record')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('tree', 'desc')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      projectId,
      tree: row.tree,
      revision: row.revision,
      size: Number(row.size),
      covered: Number(row.covered),
      sopInstanceUid: row.sop_instance_uid,
      seriesInstanceUid: row.series_instance_uid,
      at: row.at,
    }
  );
}

/** Adds a record to the chain of its project. */
export async function insert(tx: Tx, record: LogRecord): Promise<void> {
  await tx
    .insertInto('log_record')
    .values({
      project_id: record.projectId,
      tree: record.tree,
      revision: record.revision,
      size: record.size,
      covered: record.covered,
      sop_instance_uid: record.sopInstanceUid,
      series_instance_uid: record.seriesInstanceUid,
      at: record.at,
    })
    .execute();
}

/**
 * Projects that need a checkpoint record of the tree up to `size`: a document waits since before `waitingSince`, a release was filed,
 * anything happened and the last record is older than `daySince`, or a record had no room for all documents. What checkpoint records
 * themselves leave in the log never counts, or they would go on for ever.
 */
export async function due(
  tx: Tx,
  of: { readonly tree: number; readonly size: number; readonly waitingSince: Date; readonly daySince: Date },
): Promise<string[]> {
  const { tree, size, waitingSince, daySince } = of;
  const { rows } = await sql<{ id: string }>`
    with last as (
      select distinct on (project_id) project_id, covered, size, at from log_record where tree = ${tree} order by project_id, revision desc
    )
    select project.id from project left join last on last.project_id = project.id
    where exists (select 1 from log_document d where d.project_id = project.id and d.tree = ${tree} and not d.is_checkpoint
        and d.index >= coalesce(last.covered, 0) and d.index < ${size} and d.at <= ${waitingSince})
      or exists (select 1 from log_document d where d.project_id = project.id and d.tree = ${tree}
        and d.index >= last.covered and d.index < last.size)
      or exists (select 1 from log_leaf l where l.project_id = project.id and l.tree = ${tree} and l.index >= coalesce(last.size, 0)
        and l.index < ${size} and (l.urgency = 'now' or (l.urgency = 'daily' and coalesce(last.at, project.created_at) <= ${daySince})))
    order by project.created_at`.execute(tx);
  return rows.map(({ id }) => id);
}
