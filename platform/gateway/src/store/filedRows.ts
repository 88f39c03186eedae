import type { Tx } from './tx.ts';

/** Where an object of ours lies, and its digest: what a state names. */
export interface FiledDocument {
  readonly sopInstanceUid: string;
  readonly sha256: string;
  readonly createdAt: Date;
  readonly kind: string;
  readonly supersededBy: string | null;
  readonly isErased: boolean;
}

const DOCUMENT = [
  'sop_instance_uid as sopInstanceUid',
  'sha256',
  'created_at as createdAt',
  'kind',
  'superseded_by as supersededBy',
] as const;

/** The filed objects of a project's own study, by SOP Instance UID. */
export async function documentsOfProject(tx: Tx, projectId: string): Promise<Map<string, FiledDocument>> {
  const rows = await tx
    .selectFrom('artifact')
    .select([...DOCUMENT, 'erased_at'])
    .where('project_id', '=', projectId)
    .where('case_id', 'is', null)
    .where('filed_at', 'is not', null)
    .execute();
  return byUid(rows);
}

/** The filed objects of a case, by SOP Instance UID; erased ones too. */
export async function documentsOfCase(tx: Tx, caseId: string): Promise<Map<string, FiledDocument>> {
  const rows = await tx
    .selectFrom('artifact')
    .select([...DOCUMENT, 'erased_at'])
    .where('case_id', '=', caseId)
    .where('filed_at', 'is not', null)
    .execute();
  return byUid(rows);
}

function byUid(rows: readonly (Omit<FiledDocument, 'isErased'> & { readonly erased_at: Date | null })[]) {
  return new Map(
    rows.map(({ erased_at, ...row }): [string, FiledDocument] => [
      row.sopInstanceUid,
      { ...row, isErased: erased_at !== null },
    ]),
  );
}

/** Ids of the cases of a project, in order. */
export async function caseIds(tx: Tx, projectId: string): Promise<readonly string[]> {
  const rows = await tx.selectFrom('case').select('id').where('project_id', '=', projectId).orderBy('id').execute();
  return rows.map((row) => row.id);
}

/** The timepoints of a case, with the image sets of each; without voxels. */
export async function imageSets(tx: Tx, caseId: string) {
  return tx
    .selectFrom('image_set')
    .innerJoin('timepoint', 'timepoint.id', 'image_set.timepoint_id')
    .select([
      'timepoint.ordinal as timepoint',
      'timepoint.label',
      'image_set.key',
      'image_set.role',
      'image_set.study_instance_uid as studyInstanceUid',
      'image_set.series_instance_uid as seriesInstanceUid',
      'image_set.modality',
      'image_set.frame_of_reference_uid as frameOfReferenceUid',
      'image_set.is_frame_of_reference_derived as isFrameOfReferenceDerived',
      'image_set.stack',
    ])
    .where('image_set.case_id', '=', caseId)
    .orderBy('timepoint.ordinal')
    .orderBy('image_set.ordinal')
    .execute();
}

/** Every read of a case that was accepted; masks left out. */
export function reads(tx: Tx, caseId: string) {
  return tx
    .selectFrom('read')
    .select([
      'id',
      'task_id as taskId',
      'slot',
      'code',
      'evaluation',
      'conditions',
      'submitted_at as at',
      'seg',
      'sr_uid as srUid',
    ])
    .where('case_id', '=', caseId)
    .execute();
}

/** The consensus of a case as accepted, without its masks. */
export function consensus(tx: Tx, caseId: string) {
  return tx
    .selectFrom('consensus')
    .select(['units', 'evaluation', 'seg', 'sr_uid as srUid', 'made_at as at'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}

/** Every adjudication of a case that was accepted, with its round; masks left out. */
export function adjudications(tx: Tx, caseId: string) {
  return tx
    .selectFrom('adjudication')
    .innerJoin('task', 'task.id', 'adjudication.task_id')
    .select([
      'adjudication.task_id as taskId',
      'task.round',
      'adjudication.code',
      'adjudication.decisions',
      'adjudication.evaluation',
      'adjudication.origins',
      'adjudication.seg',
      'adjudication.sr_uid as srUid',
      'adjudication.submitted_at as at',
    ])
    .where('adjudication.case_id', '=', caseId)
    .execute();
}

/** Every sign-off of a case that was accepted, with its round. */
export function signOffs(tx: Tx, caseId: string) {
  return tx
    .selectFrom('sign_off')
    .innerJoin('task', 'task.id', 'sign_off.task_id')
    .select([
      'sign_off.task_id as taskId',
      'task.round',
      'sign_off.printed_name as printedName',
      'sign_off.meaning',
      'sign_off.seg',
      'sign_off.sr_uid as srUid',
      'sign_off.signed_at as at',
    ])
    .where('sign_off.case_id', '=', caseId)
    .execute();
}

/** Ids and rounds of the sign-off tasks of a case. */
export function signOffTasks(tx: Tx, caseId: string) {
  return tx
    .selectFrom('task')
    .select(['id', 'round'])
    .where('case_id', '=', caseId)
    .where('kind', '=', 'signOff')
    .execute();
}

/** Batches of a project that are pinned. */
export function batches(tx: Tx, projectId: string) {
  return tx
    .selectFrom('batch')
    .select(['id', 'protocol_version_id as protocolVersionId', 'pinned_at as pinnedAt'])
    .where('project_id', '=', projectId)
    .where('pinned_at', 'is not', null)
    .execute();
}
