import { SOP_CLASS } from '@overread/dicom';
import type { InstanceMac } from '@overread/signing';
import type { Tx } from './tx.ts';

/** A DICOM object of ours, built and not yet filed. */
export interface NewArtifact {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly kind: string;
  /** What the case page calls it. */
  readonly title: string;
  readonly projectId: string;
  readonly caseId: string | null;
  readonly taskId: string | null;
  readonly sha256: string;
  readonly size: number;
  readonly createdAt: Date;
  /** What documents that refer to it carry of it. */
  readonly mac: InstanceMac;
}

/** A DICOM object of ours; `filedAt` is null until the archive has proved that it holds it. */
export interface Artifact extends Omit<NewArtifact, 'mac'> {
  readonly filedAt: Date | null;
  /** SOP Instance UID of the rejection note that takes its place; null while it counts. */
  readonly supersededBy: string | null;
  /** When it was physically deleted, by law (R13). */
  readonly erasedAt: Date | null;
}

const COLUMNS = [
  'sop_instance_uid as sopInstanceUid',
  'sop_class_uid as sopClassUid',
  'series_instance_uid as seriesInstanceUid',
  'study_instance_uid as studyInstanceUid',
  'kind',
  'title',
  'project_id as projectId',
  'case_id as caseId',
  'task_id as taskId',
  'sha256',
  'size',
  'created_at as createdAt',
  'filed_at as filedAt',
  'superseded_by as supersededBy',
  'erased_at as erasedAt',
] as const;

/** Adds objects to the index; they count from their filing on. */
export async function insert(tx: Tx, artifacts: readonly NewArtifact[]): Promise<void> {
  if (artifacts.length === 0) return;
  await tx
    .insertInto('artifact')
    .values(
      artifacts.map((artifact) => ({
        sop_instance_uid: artifact.sopInstanceUid,
        sop_class_uid: artifact.sopClassUid,
        series_instance_uid: artifact.seriesInstanceUid,
        study_instance_uid: artifact.studyInstanceUid,
        kind: artifact.kind,
        title: artifact.title,
        project_id: artifact.projectId,
        case_id: artifact.caseId,
        task_id: artifact.taskId,
        sha256: artifact.sha256,
        size: artifact.size,
        created_at: artifact.createdAt,
        filed_at: null,
        mac: JSON.stringify(artifact.mac),
      })),
    )
    .execute();
}

/** Everything written about a case, oldest first. */
export async function ofCase(tx: Tx, caseId: string): Promise<Artifact[]> {
  return tx
    .selectFrom('artifact')
    .select(COLUMNS)
    .where('case_id', '=', caseId)
    .orderBy('created_at')
    .orderBy('sop_instance_uid')
    .execute();
}

/** Everything written about a project itself, of no case, oldest first. */
export async function ofProjectAlone(tx: Tx, projectId: string): Promise<Artifact[]> {
  return tx
    .selectFrom('artifact')
    .select(COLUMNS)
    .where('project_id', '=', projectId)
    .where('case_id', 'is', null)
    .orderBy('created_at')
    .orderBy('sop_instance_uid')
    .execute();
}

/** Those of these SOP Instance UIDs that are objects of this project, in no order that means anything. */
export async function named(tx: Tx, projectId: string, sopInstanceUids: readonly string[]): Promise<Artifact[]> {
  if (sopInstanceUids.length === 0) return [];
  return tx
    .selectFrom('artifact')
    .select(COLUMNS)
    .where('project_id', '=', projectId)
    .where('sop_instance_uid', 'in', [...sopInstanceUids])
    .execute();
}

/** What a signed document carries of those of these instances that are objects of ours. */
export async function macsOf(
  tx: Tx,
  sopInstanceUids: readonly string[],
): Promise<readonly (readonly [string, InstanceMac])[]> {
  if (sopInstanceUids.length === 0) return [];
  const rows = await tx
    .selectFrom('artifact')
    .select(['sop_instance_uid as uid', 'mac'])
    .where('sop_instance_uid', 'in', [...sopInstanceUids])
    .execute();
  return rows.flatMap(({ uid, mac }) => (mac ? [[uid, mac] as const] : []));
}

/** SOP Instance UIDs of the masks of a case that are superseded. */
export async function supersededOfCase(tx: Tx, caseId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('artifact')
    .select('sop_instance_uid as uid')
    .where('case_id', '=', caseId)
    .where('superseded_by', 'is not', null)
    .execute();
  return rows.map((row) => row.uid);
}

/** Marks masks as superseded; what was superseded before stays so. @returns how many are so now and were not before */
export async function supersede(tx: Tx, sopInstanceUids: readonly string[], by: string): Promise<number> {
  if (sopInstanceUids.length === 0) return 0;
  const result = await tx
    .updateTable('artifact')
    .set({ superseded_by: by })
    .where('sop_instance_uid', 'in', [...sopInstanceUids])
    .where('superseded_by', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/**
 * Filed objects of these projects whose UIDs match, oldest first: the read-only view of records. Masks of withdrawn cases are left
 * out, whether their deletion has got that far or not.
 */
export async function filedOfProjects(
  tx: Tx,
  projectIds: readonly string[],
  match: { studyInstanceUid?: string; seriesInstanceUid?: string; sopInstanceUid?: string },
): Promise<Artifact[]> {
  if (projectIds.length === 0) return [];
  let query = tx
    .selectFrom('artifact')
    .select(COLUMNS)
    .where('project_id', 'in', [...projectIds])
    .where('filed_at', 'is not', null)
    .where('erased_at', 'is', null)
    .where((where) =>
      where.or([
        where('sop_class_uid', '<>', SOP_CLASS.segmentation),
        where('case_id', 'is', null),
        where('case_id', 'not in', (select) =>
          select
            .selectFrom('case')
            .select('case.id')
            .where('case.project_id', 'in', [...projectIds])
            .where('case.state', '=', 'withdrawn'),
        ),
      ]),
    );
  if (match.studyInstanceUid) query = query.where('study_instance_uid', '=', match.studyInstanceUid);
  if (match.seriesInstanceUid) query = query.where('series_instance_uid', '=', match.seriesInstanceUid);
  if (match.sopInstanceUid) query = query.where('sop_instance_uid', '=', match.sopInstanceUid);
  return query.orderBy('created_at').orderBy('sop_instance_uid').execute();
}
