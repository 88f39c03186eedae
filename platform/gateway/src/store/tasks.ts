import type { TaskKind, TaskState } from '@overread/domain';
import type { Selectable } from 'kysely';
import type { TaskTable } from './tables.ts';
import type { Tx } from './tx.ts';

/** A task as it is stored, with its enumerations. */
export type TaskRow = Omit<Selectable<TaskTable>, 'kind' | 'state'> & {
  readonly kind: TaskKind;
  readonly state: TaskState;
};

/** Work that waits for nobody in particular. */
export interface NewTask {
  readonly id: string;
  readonly projectId: string;
  readonly caseId: string;
  readonly kind: TaskKind;
  readonly slot: number;
  readonly round?: number;
  readonly returned?: { readonly reason: string; readonly comment: string };
  readonly at: Date;
}

/** Adds a SCHEDULED task without a person. */
export async function insert(tx: Tx, task: NewTask): Promise<void> {
  await tx
    .insertInto('task')
    .values({
      id: task.id,
      project_id: task.projectId,
      case_id: task.caseId,
      kind: task.kind,
      slot: task.slot,
      ...(task.round === undefined ? {} : { round: task.round }),
      state: 'SCHEDULED',
      account_id: null,
      code: null,
      claimed_at: null,
      opened_at: null,
      completed_at: null,
      created_at: task.at,
      returned: task.returned ? JSON.stringify(task.returned) : null,
    })
    .execute();
}

/** The task of an id, or undefined. */
export async function byId(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return (await tx.selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst()) as TaskRow | undefined;
}

/** The task of an id, held until the end of the transaction; undefined if there is none. */
export async function lock(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return (await tx.selectFrom('task').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()) as
    | TaskRow
    | undefined;
}

/** All tasks of a case in the order they were made. */
export async function ofCase(tx: Tx, caseId: string): Promise<readonly TaskRow[]> {
  return (await tx
    .selectFrom('task')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('created_at')
    .orderBy('round')
    .orderBy('slot')
    .orderBy('id')
    .execute()) as TaskRow[];
}

/** All tasks that one person holds or held in a project, given-back ones left out. */
export async function ofPerson(
  tx: Tx,
  projectId: string,
  accountId: string,
  kind: TaskKind,
): Promise<readonly TaskRow[]> {
  return (await tx
    .selectFrom('task')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('state', '<>', 'CANCELED')
    .execute()) as TaskRow[];
}

/** What a person has in progress, in all projects and not submitted yet. */
export async function inProgressOf(tx: Tx, accountId: string): Promise<readonly TaskRow[]> {
  return (await tx
    .selectFrom('task')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'IN PROGRESS')
    .where('is_filing', '=', false)
    .orderBy('id')
    .execute()) as TaskRow[];
}

/** The SCHEDULED tasks of a kind without a person, lowest slot first. */
export async function free(tx: Tx, projectId: string, kind: TaskKind): Promise<readonly TaskRow[]> {
  return (await tx
    .selectFrom('task')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('kind', '=', kind)
    .where('state', '=', 'SCHEDULED')
    .where('account_id', 'is', null)
    .orderBy('case_id')
    .orderBy('slot')
    .execute()) as TaskRow[];
}

/** The cases of a project in which a person holds or held tasks, by kind; for the guards that keep persons apart. */
export function partsOf(tx: Tx, projectId: string, accountId: string) {
  return tx
    .selectFrom('task')
    .select(['case_id as caseId', 'kind'])
    .distinct()
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .where('state', '<>', 'CANCELED')
    .execute();
}

/** The cases of which the person has declined a task of any kind. */
export async function declinedBy(tx: Tx, projectId: string, accountId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('decline')
    .innerJoin('case', 'case.id', 'decline.case_id')
    .select('decline.case_id')
    .distinct()
    .where('case.project_id', '=', projectId)
    .where('decline.account_id', '=', accountId)
    .execute();
  return rows.map((row) => row.case_id);
}

/** Holds the person's memberships of a project until the end of the transaction, so that two tabs take turns. */
export async function lockPerson(tx: Tx, projectId: string, accountId: string): Promise<void> {
  await tx
    .selectFrom('membership')
    .select('code')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .orderBy('role')
    .forUpdate()
    .execute();
}

/**
 * Gives a free task to a person (SCHEDULED to IN PROGRESS); false if someone was faster. `newId` renames it: only a task
 * that nothing refers to yet can have that, one that nobody held before.
 */
export async function claim(
  tx: Tx,
  id: string,
  accountId: string,
  code: string,
  at: Date,
  newId: string = id,
): Promise<boolean> {
  const result = await tx
    .updateTable('task')
    .set({ id: newId, state: 'IN PROGRESS', account_id: accountId, code, claimed_at: at })
    .where('id', '=', id)
    .where('state', '=', 'SCHEDULED')
    .where('account_id', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Notes the first opening; false if it was opened before. */
export async function open(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('task')
    .set({ opened_at: at })
    .where('id', '=', id)
    .where('opened_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ends a person's hold on a task that has not been submitted (CANCELED, with the code of who held it); else false. */
export async function release(tx: Tx, id: string): Promise<boolean> {
  const result = await tx
    .updateTable('task')
    .set({ state: 'CANCELED', account_id: null })
    .where('id', '=', id)
    .where('state', '=', 'IN PROGRESS')
    .where('is_filing', '=', false)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Writes down that a person declined. */
export async function insertDecline(
  tx: Tx,
  decline: {
    readonly taskId: string;
    readonly accountId: string;
    readonly caseId: string;
    readonly kind: TaskKind;
    readonly reason: string;
    readonly comment: string | null;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('decline')
    .values({
      task_id: decline.taskId,
      account_id: decline.accountId,
      case_id: decline.caseId,
      kind: decline.kind,
      reason: decline.reason,
      comment: decline.comment,
      at: decline.at,
    })
    .execute();
}

/** Cancels what is not yet submitted of a case. @returns ids of the canceled tasks */
export async function cancelOpen(tx: Tx, caseId: string): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('task')
    .set({ state: 'CANCELED' })
    .where('case_id', '=', caseId)
    .where('state', 'in', ['SCHEDULED', 'IN PROGRESS'])
    .where('is_filing', '=', false)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** IN PROGRESS to filing: the submission is accepted; false if the task is in another state. `attempt` names the UIDs. */
export async function beginFiling(tx: Tx, id: string, attempt: number): Promise<boolean> {
  const result = await tx
    .updateTable('task')
    .set({ is_filing: true, attempt })
    .where('id', '=', id)
    .where('state', '=', 'IN PROGRESS')
    .where('is_filing', '=', false)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Filing to COMPLETED; false if it is not being filed. */
export async function complete(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('task')
    .set({ state: 'COMPLETED', is_filing: false, completed_at: at })
    .where('id', '=', id)
    .where('is_filing', '=', true)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** IN PROGRESS to COMPLETED without a submission (an approver returned the case); false if it is in another state. */
export async function close(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('task')
    .set({ state: 'COMPLETED', completed_at: at })
    .where('id', '=', id)
    .where('state', '=', 'IN PROGRESS')
    .where('is_filing', '=', false)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
