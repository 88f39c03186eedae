import type { Tx } from './tx.ts';

/** What a filing is for; decides what its completion does. */
export type FilingKind = 'read' | 'workflow' | 'agreement' | 'adjudication' | 'signOff' | 'publication';

/** `open`: bytes wait in the outbox. `filed`: the archive holds them all. `conflict`: stopped, a security event. */
export type FilingState = 'open' | 'filed' | 'conflict';

/** One set of objects that is filed together, in order. */
export interface Filing {
  readonly id: string;
  readonly kind: FilingKind;
  readonly projectId: string;
  readonly caseId: string | null;
  readonly taskId: string | null;
  readonly state: FilingState;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly filedAt: Date | null;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** One object of a filing that still waits. */
export interface OutboxEntry {
  readonly ordinal: number;
  readonly sopInstanceUid: string;
  readonly bytes: Uint8Array;
}

const COLUMNS = [
  'id',
  'kind',
  'project_id as projectId',
  'case_id as caseId',
  'task_id as taskId',
  'state',
  'payload',
  'created_at as createdAt',
  'filed_at as filedAt',
  'attempts',
  'last_error as lastError',
] as const;

/** Writes a filing and the exact bytes of its objects, in the order in which they are filed. */
export async function insert(
  tx: Tx,
  filing: Pick<Filing, 'id' | 'kind' | 'projectId' | 'caseId' | 'taskId' | 'payload' | 'createdAt'>,
  objects: readonly { readonly sopInstanceUid: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  await tx
    .insertInto('filing')
    .values({
      id: filing.id,
      kind: filing.kind,
      project_id: filing.projectId,
      case_id: filing.caseId,
      task_id: filing.taskId,
      state: 'open',
      payload: JSON.stringify(filing.payload),
      created_at: filing.createdAt,
      filed_at: null,
      last_error: null,
    })
    .execute();
  for (const [ordinal, object] of objects.entries()) {
    await tx
      .insertInto('outbox')
      .values({
        filing_id: filing.id,
        ordinal,
        sop_instance_uid: object.sopInstanceUid,
        bytes: Buffer.from(object.bytes.buffer, object.bytes.byteOffset, object.bytes.byteLength),
        stored_at: null,
      })
      .execute();
  }
}

/** The filing of an id, or undefined. */
export async function byId(tx: Tx, id: string): Promise<Filing | undefined> {
  const row = await tx.selectFrom('filing').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row as Filing | undefined;
}

/** The filing, locked until the transaction ends, so that two completions never run side by side. */
export async function lock(tx: Tx, id: string): Promise<Filing | undefined> {
  const row = await tx.selectFrom('filing').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
  return row as Filing | undefined;
}

/** The last filing of a task, if it has one. */
export async function ofTask(tx: Tx, taskId: string): Promise<Filing | undefined> {
  const row = await tx
    .selectFrom('filing')
    .select(COLUMNS)
    .where('task_id', '=', taskId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row as Filing | undefined;
}

/** Ids of filings that are not done, oldest first. */
export async function open(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('filing')
    .select('id')
    .where('state', '=', 'open')
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** The objects that are not stored yet, in their order. */
export async function waiting(tx: Tx, filingId: string): Promise<OutboxEntry[]> {
  const rows = await tx
    .selectFrom('outbox')
    .select(['ordinal', 'sop_instance_uid as sopInstanceUid', 'bytes'])
    .where('filing_id', '=', filingId)
    .where('bytes', 'is not', null)
    .orderBy('ordinal')
    .execute();
  return rows.flatMap(({ bytes, ...row }) => (bytes ? [{ ...row, bytes }] : []));
}

/** The objects of a filing with the SHA-256 of their files, in the order in which they were filed. */
export async function objectsOf(
  tx: Tx,
  filingId: string,
): Promise<{ readonly sopInstanceUid: string; readonly sha256: string; readonly title: string }[]> {
  return tx
    .selectFrom('outbox')
    .innerJoin('artifact', 'artifact.sop_instance_uid', 'outbox.sop_instance_uid')
    .select(['artifact.sop_instance_uid as sopInstanceUid', 'artifact.sha256', 'artifact.title'])
    .where('outbox.filing_id', '=', filingId)
    .orderBy('outbox.ordinal')
    .execute();
}

/** The archive holds all of it: bytes are let go, artifacts count as filed. */
export async function complete(tx: Tx, id: string, at: Date): Promise<void> {
  const done = tx.selectFrom('outbox').select('sop_instance_uid').where('filing_id', '=', id);
  await tx.updateTable('artifact').set({ filed_at: at }).where('sop_instance_uid', 'in', done).execute();
  await tx.updateTable('outbox').set({ bytes: null, stored_at: at }).where('filing_id', '=', id).execute();
  await tx.updateTable('filing').set({ state: 'filed', filed_at: at, last_error: null }).where('id', '=', id).execute();
}

/** Notes a failed attempt; `conflict` stops the filing. The bytes stay. */
export async function failed(tx: Tx, id: string, state: 'open' | 'conflict', message: string): Promise<void> {
  await tx
    .updateTable('filing')
    .set((row) => ({ state, last_error: message, attempts: row('attempts', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Ids of the filings of a case that are not done, oldest first. */
export async function openOfCase(tx: Tx, caseId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('filing')
    .select('id')
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .orderBy('created_at')
    .execute();
  return rows.map((row) => row.id);
}
