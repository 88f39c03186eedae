import type { FiledObject, ReleaseScope } from '@overread/domain';
import type { Tx } from './tx.ts';

/** How far one case of a release is. `stopped`: it cannot be published any more; `problem` says why. */
export type ReleaseCaseState = 'waiting' | 'copying' | 'filing' | 'published' | 'stopped';

/** What a coordinator asked to publish. It is filed when every case is through. */
export interface Release {
  readonly id: string;
  readonly projectId: string;
  readonly scope: ReleaseScope;
  readonly accountId: string;
  /** Of the coordinator. */
  readonly code: string;
  readonly askedAt: Date;
  readonly filedAt: Date | null;
}

/** One case of a release. `objects`: what is or may be in the source archive by now. */
export interface ReleaseCase {
  readonly releaseId: string;
  readonly caseId: string;
  readonly state: ReleaseCaseState;
  readonly objects: readonly FiledObject[];
  /** One Signed Manifest per study that the objects lie in. */
  readonly manifests: readonly FiledObject[];
  /** Filing of manifests and publication record, once they are made. */
  readonly filingId: string | null;
  readonly problem: string | null;
  readonly doneAt: Date | null;
}

const COLUMNS = [
  'id',
  'project_id as projectId',
  'scope',
  'account_id as accountId',
  'code',
  'asked_at as askedAt',
  'filed_at as filedAt',
] as const;
const CASE_COLUMNS = [
  'release_id as releaseId',
  'case_id as caseId',
  'state',
  'objects',
  'manifests',
  'filing_id as filingId',
  'problem',
  'done_at as doneAt',
] as const;

/** Writes a release with its cases. */
export async function insert(tx: Tx, release: Omit<Release, 'filedAt'>, caseIds: readonly string[]): Promise<void> {
  await tx
    .insertInto('release')
    .values({
      id: release.id,
      project_id: release.projectId,
      scope: release.scope,
      account_id: release.accountId,
      code: release.code,
      asked_at: release.askedAt,
      filed_at: null,
    })
    .execute();
  for (const caseId of caseIds)
    await tx
      .insertInto('release_case')
      .values({
        release_id: release.id,
        case_id: caseId,
        state: 'waiting',
        objects: '[]',
        manifests: '[]',
        filing_id: null,
        problem: null,
        done_at: null,
      })
      .execute();
}

/** The release of an id, or undefined. */
export async function byId(tx: Tx, id: string): Promise<Release | undefined> {
  const row = await tx.selectFrom('release').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row as Release | undefined;
}

/** The release, held until the end of the transaction. */
export async function lock(tx: Tx, id: string): Promise<Release | undefined> {
  const row = await tx.selectFrom('release').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
  return row as Release | undefined;
}

/** The releases of a project, newest first. */
export async function ofProject(tx: Tx, projectId: string): Promise<readonly Release[]> {
  const rows = await tx
    .selectFrom('release')
    .select(COLUMNS)
    .where('project_id', '=', projectId)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .execute();
  return rows as Release[];
}

/** The cases of a release with their labels, in the order of these. */
export async function casesOf(tx: Tx, releaseId: string): Promise<readonly (ReleaseCase & { label: string })[]> {
  const rows = await tx
    .selectFrom('release_case')
    .innerJoin('case', 'case.id', 'release_case.case_id')
    .select([
      'release_case.release_id as releaseId',
      'release_case.case_id as caseId',
      'release_case.state',
      'release_case.objects',
      'release_case.manifests',
      'release_case.filing_id as filingId',
      'release_case.problem',
      'release_case.done_at as doneAt',
      'case.label',
    ])
    .where('release_case.release_id', '=', releaseId)
    .orderBy('case.label')
    .execute();
  return rows as (ReleaseCase & { label: string })[];
}

/** Every part that a case has or had in a release, oldest first. */
export async function ofCase(tx: Tx, caseId: string): Promise<readonly ReleaseCase[]> {
  const rows = await tx
    .selectFrom('release_case')
    .innerJoin('release', 'release.id', 'release_case.release_id')
    .select([...CASE_COLUMNS])
    .where('case_id', '=', caseId)
    .orderBy('release.asked_at')
    .execute();
  return rows as ReleaseCase[];
}

/** Sets how far a case of a release is; only from one of `from`. @returns false if it was in another state */
export async function move(
  tx: Tx,
  key: Pick<ReleaseCase, 'releaseId' | 'caseId'>,
  from: readonly ReleaseCaseState[],
  to: Partial<Pick<ReleaseCase, 'objects' | 'manifests' | 'filingId' | 'problem' | 'doneAt'>> & {
    readonly state: ReleaseCaseState;
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('release_case')
    .set({
      state: to.state,
      ...(to.objects ? { objects: JSON.stringify(to.objects) } : {}),
      ...(to.manifests ? { manifests: JSON.stringify(to.manifests) } : {}),
      ...(to.filingId === undefined ? {} : { filing_id: to.filingId }),
      ...(to.problem === undefined ? {} : { problem: to.problem }),
      ...(to.doneAt === undefined ? {} : { done_at: to.doneAt }),
    })
    .where('release_id', '=', key.releaseId)
    .where('case_id', '=', key.caseId)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Says why a case does not get on; it is tried again. */
export async function note(
  tx: Tx,
  key: Pick<ReleaseCase, 'releaseId' | 'caseId'>,
  problem: string | null,
): Promise<void> {
  await tx
    .updateTable('release_case')
    .set({ problem })
    .where('release_id', '=', key.releaseId)
    .where('case_id', '=', key.caseId)
    .execute();
}

/** The release is through; its record was accepted. */
export async function filed(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('release').set({ filed_at: at }).where('id', '=', id).execute();
}
