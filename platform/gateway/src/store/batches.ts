import type { Tx } from './tx.ts';

/** Cases that were enrolled together under one protocol version (R22). It is open until its record is accepted. */
export interface Batch {
  readonly id: string;
  readonly projectId: string;
  readonly protocolVersionId: string;
  readonly openedBy: string;
  readonly code: string;
  readonly openedAt: Date;
  readonly touchedAt: Date;
  readonly pinnedAt: Date | null;
}

const COLUMNS = [
  'id',
  'project_id as projectId',
  'protocol_version_id as protocolVersionId',
  'opened_by as openedBy',
  'code',
  'opened_at as openedAt',
  'touched_at as touchedAt',
  'pinned_at as pinnedAt',
] as const;

/** Opens a batch. */
export async function insert(
  tx: Tx,
  batch: Pick<Batch, 'id' | 'projectId' | 'protocolVersionId' | 'openedBy' | 'code' | 'openedAt'>,
): Promise<void> {
  await tx
    .insertInto('batch')
    .values({
      id: batch.id,
      project_id: batch.projectId,
      protocol_version_id: batch.protocolVersionId,
      opened_by: batch.openedBy,
      code: batch.code,
      opened_at: batch.openedAt,
      touched_at: batch.openedAt,
      pinned_at: null,
    })
    .execute();
}

/** The batch, held until the end of the transaction; undefined if there is none. */
export async function lock(tx: Tx, id: string): Promise<Batch | undefined> {
  return tx.selectFrom('batch').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The open batch of a person under a version, or undefined. */
export async function openOf(
  tx: Tx,
  key: Pick<Batch, 'projectId' | 'protocolVersionId' | 'openedBy'>,
): Promise<Batch | undefined> {
  return tx
    .selectFrom('batch')
    .select(COLUMNS)
    .where('project_id', '=', key.projectId)
    .where('protocol_version_id', '=', key.protocolVersionId)
    .where('opened_by', '=', key.openedBy)
    .where('pinned_at', 'is', null)
    .orderBy('opened_at')
    .limit(1)
    .executeTakeFirst();
}

/** Notes that a case was added just now. */
export async function touch(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('batch').set({ touched_at: at }).where('id', '=', id).execute();
}

/** Closes the batch; its record goes with it. */
export async function pin(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('batch').set({ pinned_at: at }).where('id', '=', id).execute();
}

/** Ids of the cases of a batch, in the order of their labels. */
export async function casesOf(tx: Tx, id: string): Promise<readonly string[]> {
  const rows = await tx.selectFrom('case').select('id').where('batch_id', '=', id).orderBy('label').execute();
  return rows.map((row) => row.id);
}
