import type { CaseState, Partition } from '@overread/domain';
import type { Selectable } from 'kysely';
import type { CaseTable, PendingAct } from './tables.ts';
import type { Tx } from './tx.ts';

/** A case as it is stored, with its enumerations. */
export type CaseRowStored = Omit<Selectable<CaseTable>, 'state'> & { readonly state: CaseState };

/** A case as enrolment makes it. */
export interface NewCase {
  readonly id: string;
  readonly projectId: string;
  readonly protocolVersionId: string;
  readonly label: string;
  readonly subjectKey: string;
  readonly isControl: boolean;
  readonly seed: string;
  readonly clinical: Readonly<Record<string, string>>;
  readonly origin: string | null;
  readonly enrolledBy: string;
  readonly batchId?: string;
  readonly at: Date;
}

/**
 * Puts a subject into a partition, or finds it there.
 * @returns the partition that the subject is in; another one than asked for means: refuse (R8).
 */
export async function assignSubject(
  tx: Tx,
  projectId: string,
  subject: string,
  partition: Partition,
): Promise<Partition> {
  await tx
    .insertInto('subject')
    .values({ project_id: projectId, key: subject, partition })
    .onConflict((conflict) => conflict.columns(['project_id', 'key']).doNothing())
    .execute();
  const row = await tx
    .selectFrom('subject')
    .select('partition')
    .where('project_id', '=', projectId)
    .where('key', '=', subject)
    .executeTakeFirstOrThrow();
  return row.partition as Partition;
}

/** Adds an enrolled case; false if the label is taken. */
export async function insert(tx: Tx, row: NewCase): Promise<boolean> {
  const result = await tx
    .insertInto('case')
    .values({
      id: row.id,
      project_id: row.projectId,
      protocol_version_id: row.protocolVersionId,
      label: row.label,
      subject_key: row.subjectKey,
      state: 'enrolled',
      is_control: row.isControl,
      seed: row.seed,
      clinical: JSON.stringify(row.clinical),
      origin: row.origin,
      exclusion_reason: null,
      exclusion_asked_by: null,
      enrolled_by: row.enrolledBy,
      enrolled_at: row.at,
      ...(row.batchId === undefined ? {} : { batch_id: row.batchId }),
    })
    .onConflict((conflict) => conflict.columns(['project_id', 'label']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The case of an id, or undefined. */
export async function byId(tx: Tx, id: string): Promise<CaseRowStored | undefined> {
  return (await tx.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirst()) as CaseRowStored | undefined;
}

/**
 * The case of an id, held until the end of the transaction; undefined if there is none. Rows that only refer to the case can
 * be written meanwhile: else an exclusion and a submission, which holds its task, would wait for each other.
 */
export async function lock(tx: Tx, id: string): Promise<CaseRowStored | undefined> {
  return (await tx.selectFrom('case').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()) as
    | CaseRowStored
    | undefined;
}

/**
 * Moves a case from one state to another, the only way a state changes; false if it was not in `from`.
 * The caller asks the domain's transitions first and writes the audit event in the same transaction.
 */
export async function move(tx: Tx, id: string, from: CaseState, to: CaseState): Promise<boolean> {
  const result = await tx
    .updateTable('case')
    .set({ state: to })
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The cases of a project with partition and protocol version, by label. */
export async function list(tx: Tx, projectId: string) {
  const rows = await tx
    .selectFrom('case')
    .innerJoin('subject', (join) =>
      join.onRef('subject.project_id', '=', 'case.project_id').onRef('subject.key', '=', 'case.subject_key'),
    )
    .innerJoin('protocol_version', 'protocol_version.id', 'case.protocol_version_id')
    .select([
      'case.id',
      'case.label',
      'case.state',
      'subject.partition',
      'case.protocol_version_id as protocolVersionId',
      'protocol_version.version as protocolVersion',
      'case.exclusion_reason as exclusionReason',
      'case.exclusion_asked_by as exclusionAskedBy',
      'case.pending',
    ])
    .where('case.project_id', '=', projectId)
    .orderBy('case.label')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as CaseState, partition: row.partition as Partition }));
}

/** Ids of the cases of a project that somebody may still have to read: all but the excluded and withdrawn. */
export async function inPlay(tx: Tx, projectId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('case')
    .select('id')
    .where('project_id', '=', projectId)
    .where('state', 'not in', ['excluded', 'withdrawn'])
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** The partition of a case's subject. */
export async function partitionOf(tx: Tx, row: Pick<CaseRowStored, 'project_id' | 'subject_key'>): Promise<Partition> {
  const found = await tx
    .selectFrom('subject')
    .select('partition')
    .where('project_id', '=', row.project_id)
    .where('key', '=', row.subject_key)
    .executeTakeFirstOrThrow();
  return found.partition as Partition;
}

/** How many cases of a project are in each state; states without a case are left out. */
export async function flow(tx: Tx, projectId: string): Promise<readonly { state: CaseState; count: number }[]> {
  const rows = await tx
    .selectFrom('case')
    .select(['state', tx.fn.countAll<string>().as('count')])
    .where('project_id', '=', projectId)
    .groupBy('state')
    .orderBy('state')
    .execute();
  return rows.map((row) => ({ state: row.state as CaseState, count: Number(row.count) }));
}

/** How many cases were excluded for each reason. */
export async function exclusions(tx: Tx, projectId: string): Promise<readonly { reason: string; count: number }[]> {
  const rows = await tx
    .selectFrom('case')
    .select(['exclusion_reason as reason', tx.fn.countAll<string>().as('count')])
    .where('project_id', '=', projectId)
    .where('state', '=', 'excluded')
    .groupBy('exclusion_reason')
    .orderBy('exclusion_reason')
    .execute();
  return rows.map((row) => ({ reason: row.reason ?? '', count: Number(row.count) }));
}

/** True if the case of this id was withdrawn: it is served to nobody any more (R13). */
export async function isWithdrawn(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('case')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'withdrawn')
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes an act that waits for a second person, or that none waits. */
export async function setPending(tx: Tx, id: string, pending: PendingAct | null): Promise<void> {
  await tx
    .updateTable('case')
    .set({ pending: pending && JSON.stringify(pending) })
    .where('id', '=', id)
    .execute();
}

/** Notes who asked for an exclusion, and why; a second person confirms it. */
export async function askExclusion(tx: Tx, id: string, accountId: string, reason: string): Promise<void> {
  await tx
    .updateTable('case')
    .set({ exclusion_asked_by: accountId, exclusion_reason: reason })
    .where('id', '=', id)
    .execute();
}

/** Writes the reason of an exclusion. */
export async function setExclusionReason(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.updateTable('case').set({ exclusion_reason: reason }).where('id', '=', id).execute();
}
