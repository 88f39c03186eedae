import type { FiledObject } from '@overread/domain';
import type { Tx } from './tx.ts';

/** The lawful erasure of a withdrawn case: what is to be deleted, and how far it is. */
export interface Erasure {
  readonly caseId: string;
  /** Filing of the tombstone. */
  readonly filingId: string;
  readonly objects: readonly FiledObject[];
  readonly askedAt: Date;
  readonly erasedAt: Date | null;
  /** Looked again after every store that could still have been under way had ended. */
  readonly checkedAt: Date | null;
  readonly lastError: string | null;
}

/** Writes down what is to be erased. */
export async function insert(
  tx: Tx,
  erasure: Pick<Erasure, 'caseId' | 'filingId' | 'objects' | 'askedAt'>,
): Promise<void> {
  await tx
    .insertInto('erasure')
    .values({
      case_id: erasure.caseId,
      filing_id: erasure.filingId,
      objects: JSON.stringify(erasure.objects),
      asked_at: erasure.askedAt,
      erased_at: null,
      checked_at: null,
      last_error: null,
    })
    .execute();
}

/** The erasure of a case, or undefined. */
export async function ofCase(tx: Tx, caseId: string): Promise<Erasure | undefined> {
  return tx
    .selectFrom('erasure')
    .select([
      'case_id as caseId',
      'filing_id as filingId',
      'objects',
      'asked_at as askedAt',
      'erased_at as erasedAt',
      'checked_at as checkedAt',
      'last_error as lastError',
    ])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}

/** The masks are gone from the archive; false if that was known. */
export async function erased(tx: Tx, caseId: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('erasure')
    .set({ erased_at: at, last_error: null })
    .where('case_id', '=', caseId)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** They were still gone at a later look. */
export async function checked(tx: Tx, caseId: string, at: Date): Promise<void> {
  await tx.updateTable('erasure').set({ checked_at: at, last_error: null }).where('case_id', '=', caseId).execute();
}

/** Why it did not go on. */
export async function failed(tx: Tx, caseId: string, message: string): Promise<void> {
  await tx.updateTable('erasure').set({ last_error: message }).where('case_id', '=', caseId).execute();
}

/** Empties the voxels that the database holds of a withdrawn case: reads, consensus, adjudications, drafts. */
export async function emptyMasks(tx: Tx, caseId: string): Promise<void> {
  const nothing = { masks: Buffer.alloc(0) };
  await tx.updateTable('read').set(nothing).where('case_id', '=', caseId).execute();
  await tx.updateTable('consensus').set(nothing).where('case_id', '=', caseId).execute();
  await tx.updateTable('adjudication').set(nothing).where('case_id', '=', caseId).execute();
  const tasks = tx.selectFrom('task').select('id').where('case_id', '=', caseId);
  await tx.deleteFrom('draft').where('task_id', 'in', tasks).execute();
}

/** Marks the objects as erased, and lets go of bytes of theirs that still wait to be filed. */
export async function forget(tx: Tx, sopInstanceUids: readonly string[], at: Date): Promise<void> {
  if (sopInstanceUids.length === 0) return;
  await tx
    .updateTable('artifact')
    .set({ erased_at: at })
    .where('sop_instance_uid', 'in', [...sopInstanceUids])
    .where('erased_at', 'is', null)
    .execute();
  await tx
    .updateTable('outbox')
    .set({ bytes: null })
    .where('sop_instance_uid', 'in', [...sopInstanceUids])
    .execute();
}
