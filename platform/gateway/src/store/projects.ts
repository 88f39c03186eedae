import type { Role } from '@overread/domain';
import type { Tx } from './tx.ts';

/** Adds a project; false if the key is taken. */
export async function insert(
  tx: Tx,
  project: {
    readonly id: string;
    readonly key: string;
    readonly title: string;
    readonly seed: string;
    readonly recordStudyUid: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const result = await tx
    .insertInto('project')
    .values({
      id: project.id,
      key: project.key,
      title: project.title,
      seed: project.seed,
      record_study_uid: project.recordStudyUid,
      created_at: project.at,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The project of a key, or undefined. */
export function byKey(tx: Tx, key: string) {
  return tx.selectFrom('project').selectAll().where('key', '=', key).executeTakeFirst();
}

/** The project of an id, or undefined. */
export function byId(tx: Tx, id: string) {
  return tx.selectFrom('project').selectAll().where('id', '=', id).executeTakeFirst();
}

/** All projects by key. */
export function list(tx: Tx) {
  return tx.selectFrom('project').selectAll().orderBy('key').execute();
}

/** The memberships that hold now of one account, with the project of each; by project key, then role. */
export async function membershipsOf(tx: Tx, accountId: string) {
  const rows = await tx
    .selectFrom('membership')
    .innerJoin('project', 'project.id', 'membership.project_id')
    .select([
      'project.id as projectId',
      'project.key as projectKey',
      'project.title as projectTitle',
      'membership.role',
      'membership.code',
      'membership.ordinal',
    ])
    .where('membership.account_id', '=', accountId)
    .where('membership.until', 'is', null)
    .orderBy('project.key')
    .orderBy('membership.role')
    .execute();
  return rows.map((row) => ({ ...row, role: row.role as Role }));
}

/** All memberships that hold now, with login and project key. */
export function members(tx: Tx) {
  return tx
    .selectFrom('membership')
    .innerJoin('project', 'project.id', 'membership.project_id')
    .select(['membership.account_id as accountId', 'project.key as projectKey', 'membership.role', 'membership.code'])
    .where('membership.until', 'is', null)
    .orderBy('project.key')
    .orderBy('membership.code')
    .execute();
}

/** Every membership that one account ever had in a project, ended ones too. */
export function membershipHistory(tx: Tx, projectId: string, accountId: string) {
  return tx
    .selectFrom('membership')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .execute();
}

/** Holds the project's row until the end of the transaction, so that codes are given one after another. */
export async function lock(tx: Tx, projectId: string): Promise<void> {
  await tx.selectFrom('project').select('id').where('id', '=', projectId).forUpdate().execute();
}

/** Everybody who holds or held a role in a project, in the order of codes: what the reader register says (R18). */
export function register(tx: Tx, projectId: string) {
  return tx
    .selectFrom('membership')
    .innerJoin('account', 'account.id', 'membership.account_id')
    .select([
      'membership.code',
      'membership.role',
      'account.name',
      'account.login',
      'membership.since',
      'membership.until',
    ])
    .where('membership.project_id', '=', projectId)
    .orderBy('membership.code')
    .execute();
}

/** Counts the register's revisions up. @returns the new one, from 1 */
export async function nextRevision(tx: Tx, projectId: string): Promise<number> {
  const row = await tx
    .updateTable('project')
    .set((project) => ({ register_revision: project('register_revision', '+', 1) }))
    .where('id', '=', projectId)
    .returning('register_revision')
    .executeTakeFirstOrThrow();
  return row.register_revision;
}

/** Counts the signing roster's revisions up if its content is another than before. @returns the new one, or undefined */
export async function nextRosterRevision(tx: Tx, projectId: string, digest: string): Promise<number | undefined> {
  const row = await tx
    .updateTable('project')
    .set((project) => ({ roster_revision: project('roster_revision', '+', 1), roster_digest: digest }))
    .where('id', '=', projectId)
    .where('roster_digest', 'is distinct from', digest)
    .returning('roster_revision')
    .executeTakeFirst();
  return row?.roster_revision;
}

/** Ends all roles that an account holds. @returns ids of the projects, in order */
export async function endMemberships(tx: Tx, accountId: string, at: Date): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('membership')
    .set({ until: at })
    .where('account_id', '=', accountId)
    .where('until', 'is', null)
    .returning('project_id')
    .execute();
  return [...new Set(rows.map((row) => row.project_id))].sort();
}

/** The next free number of a role's codes in a project, from 1; codes of people who left are never given again. */
export async function nextOrdinal(tx: Tx, projectId: string, role: Role): Promise<number> {
  const row = await tx
    .selectFrom('membership')
    .select((select) => select.fn.max('ordinal').as('last'))
    .where('project_id', '=', projectId)
    .where('role', '=', role)
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

/** Adds a membership. */
export async function insertMembership(
  tx: Tx,
  membership: {
    readonly projectId: string;
    readonly accountId: string;
    readonly role: Role;
    readonly code: string;
    readonly ordinal: number;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('membership')
    .values({
      project_id: membership.projectId,
      account_id: membership.accountId,
      role: membership.role,
      code: membership.code,
      ordinal: membership.ordinal,
      since: membership.at,
      until: null,
    })
    .execute();
}
