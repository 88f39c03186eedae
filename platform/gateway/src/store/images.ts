import type { ImageStack } from '@overread/dicom';
import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** One series of a case, as enrolled. `metadata` of an instance is DICOM JSON without what a reader must not see. */
export interface NewImageSet {
  readonly id: string;
  readonly timepointId: string;
  readonly caseId: string;
  readonly ordinal: number;
  readonly key: string;
  readonly role: 'annotate' | 'reference';
  readonly modality: string;
  readonly stack: ImageStack;
  readonly notices: readonly string[];
  /** Patient and study attributes of the source, in DICOM JSON: only records carry them, no view does. */
  readonly studyMetadata: object;
  /** Over the pixels of all its instances, as the record of the enrolment has it. */
  readonly pixelDigest: string;
  /** In the order of the stack. */
  readonly instances: readonly {
    readonly sopInstanceUid: string;
    readonly sopClassUid: string;
    readonly metadata: object;
  }[];
}

/** One image set of a case, without its instances. */
export interface ImageSet {
  readonly id: string;
  readonly caseId: string;
  readonly timepointId: string;
  readonly timepointOrdinal: number;
  readonly key: string;
  readonly role: 'annotate' | 'reference';
  readonly modality: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** Over the pixels of all its instances at enrolment. */
  readonly pixelDigest: string | null;
  readonly notices: readonly string[];
  /** Images, and frames of multi-frame images. */
  readonly slices: number;
  /** DICOM instances: fewer than slices where they have several frames. */
  readonly instances: number;
}

/** An image set with its stack and the header that its records carry on. */
export interface ImageSetWithStack extends ImageSet {
  readonly stack: ImageStack;
  readonly studyMetadata: object;
}

/** One instance of a view: its source UID and its metadata as JSON text, so that it is not parsed to be sent. */
export interface ViewInstance {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly metadata: string;
}

/** Adds a timepoint of a case. */
export async function insertTimepoint(
  tx: Tx,
  timepoint: { id: string; caseId: string; ordinal: number; label: string },
): Promise<void> {
  const { id, caseId, ordinal, label } = timepoint;
  await tx.insertInto('timepoint').values({ id, case_id: caseId, ordinal, label }).execute();
}

/** Stores an image set with its instances, a few hundred in one statement. */
export async function insert(tx: Tx, set: NewImageSet): Promise<void> {
  await tx
    .insertInto('image_set')
    .values({
      id: set.id,
      timepoint_id: set.timepointId,
      case_id: set.caseId,
      ordinal: set.ordinal,
      key: set.key,
      role: set.role,
      study_instance_uid: set.stack.studyInstanceUid,
      series_instance_uid: set.stack.seriesInstanceUid,
      modality: set.modality,
      frame_of_reference_uid: set.stack.frameOfReferenceUid,
      is_frame_of_reference_derived: set.stack.frameOfReferenceDerived,
      notices: JSON.stringify(set.notices),
      stack: JSON.stringify(set.stack),
      study_metadata: JSON.stringify(set.studyMetadata),
      pixel_digest: set.pixelDigest,
    })
    .execute();
  const rows = set.instances.map((instance, ordinal) => ({
    ordinal,
    sop_instance_uid: instance.sopInstanceUid,
    sop_class_uid: instance.sopClassUid,
    metadata: instance.metadata,
  }));
  await sql`insert into image_instance (image_set_id, ordinal, sop_instance_uid, sop_class_uid, metadata)
    select ${set.id}, r.ordinal, r.sop_instance_uid, r.sop_class_uid, r.metadata
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(ordinal integer, sop_instance_uid text, sop_class_uid text, metadata jsonb)`.execute(tx);
}

const COLUMNS = [
  'image_set.id',
  'image_set.case_id as caseId',
  'image_set.timepoint_id as timepointId',
  'timepoint.ordinal as timepointOrdinal',
  'image_set.key',
  'image_set.role',
  'image_set.modality',
  'image_set.study_instance_uid as studyInstanceUid',
  'image_set.series_instance_uid as seriesInstanceUid',
  'image_set.pixel_digest as pixelDigest',
  'image_set.notices',
] as const;

const slices = sql<number>`jsonb_array_length(image_set.stack -> 'slices')`.as('slices');
const instanceCount =
  sql<number>`(select count(*)::int from image_instance where image_instance.image_set_id = image_set.id)`.as(
    'instances',
  );

/** The image sets of a case, in the order of their timepoints and their own. */
export async function ofCase(tx: Tx, caseId: string): Promise<ImageSet[]> {
  const rows = await tx
    .selectFrom('image_set')
    .innerJoin('timepoint', 'timepoint.id', 'image_set.timepoint_id')
    .select([...COLUMNS, slices, instanceCount])
    .where('image_set.case_id', '=', caseId)
    .orderBy('timepoint.ordinal')
    .orderBy('image_set.ordinal')
    .execute();
  return rows as ImageSet[];
}

/** The same with stacks and headers: for building records and fitting masks. */
export async function stacksOfCase(tx: Tx, caseId: string): Promise<ImageSetWithStack[]> {
  const rows = await tx
    .selectFrom('image_set')
    .innerJoin('timepoint', 'timepoint.id', 'image_set.timepoint_id')
    .select([...COLUMNS, slices, instanceCount, 'image_set.stack', 'image_set.study_metadata as studyMetadata'])
    .where('image_set.case_id', '=', caseId)
    .orderBy('timepoint.ordinal')
    .orderBy('image_set.ordinal')
    .execute();
  return rows as unknown as ImageSetWithStack[];
}

/** The instances of an image set in the order of the stack; `only` picks one. */
export async function instances(
  tx: Tx,
  imageSetId: string,
  only: { readonly sopInstanceUid?: string } = {},
): Promise<ViewInstance[]> {
  let query = tx
    .selectFrom('image_instance')
    .select([
      'sop_instance_uid as sopInstanceUid',
      'sop_class_uid as sopClassUid',
      sql<string>`metadata::text`.as('metadata'),
    ])
    .where('image_set_id', '=', imageSetId);
  if (only.sopInstanceUid !== undefined) query = query.where('sop_instance_uid', '=', only.sopInstanceUid);
  return query.orderBy('ordinal').execute();
}

/** Metadata (JSON text) of the first instance of each image set, by image set id. */
export async function firstInstances(tx: Tx, imageSetIds: readonly string[]): Promise<Map<string, string>> {
  if (imageSetIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('image_instance')
    .select(['image_set_id as id', sql<string>`metadata::text`.as('metadata')])
    .where('image_set_id', 'in', [...imageSetIds])
    .where('ordinal', '=', 0)
    .execute();
  return new Map(rows.map((row) => [row.id, row.metadata]));
}

/** The UID map of a task's view: source UID to view UID. UIDs without a row are shown as they are. */
export async function viewUids(tx: Tx, taskId: string): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('task_uid')
    .select(['source_uid', 'view_uid'])
    .where('task_id', '=', taskId)
    .execute();
  return new Map(rows.map((row) => [row.source_uid, row.view_uid]));
}

/**
 * Partitions in which the project already holds series of these studies or patients, whatever its cases call the subject:
 * all studies of a patient stand in one (R8).
 */
export async function partitionsOf(
  tx: Tx,
  projectId: string,
  images: { readonly studyUids: readonly string[]; readonly patientIds: readonly string[] },
): Promise<string[]> {
  const patientId = sql<string>`trim(image_set.study_metadata -> '00100020' -> 'Value' ->> 0)`;
  const rows = await tx
    .selectFrom('image_set')
    .innerJoin('case', 'case.id', 'image_set.case_id')
    .innerJoin('subject', (join) =>
      join.onRef('subject.project_id', '=', 'case.project_id').onRef('subject.key', '=', 'case.subject_key'),
    )
    .select('subject.partition')
    .distinct()
    .where('case.project_id', '=', projectId)
    .where((where) =>
      where.or([
        where('image_set.study_instance_uid', 'in', [...images.studyUids]),
        ...(images.patientIds.length > 0 ? [where(patientId, 'in', [...images.patientIds])] : []),
      ]),
    )
    .execute();
  return rows.map((row) => row.partition);
}

/** Image sets of the cases of these projects, but the withdrawn, whose study or series is named: for the read-only view of records. */
export async function ofProjects(
  tx: Tx,
  projectIds: readonly string[],
  match: { studyInstanceUid?: string; seriesInstanceUid?: string },
): Promise<(ImageSet & { caseLabel: string; projectId: string })[]> {
  if (projectIds.length === 0) return [];
  let query = tx
    .selectFrom('image_set')
    .innerJoin('timepoint', 'timepoint.id', 'image_set.timepoint_id')
    .innerJoin('case', 'case.id', 'image_set.case_id')
    .select([...COLUMNS, slices, instanceCount, 'case.label as caseLabel', 'case.project_id as projectId'])
    .where('case.project_id', 'in', [...projectIds])
    .where('case.state', '<>', 'withdrawn');
  if (match.studyInstanceUid) query = query.where('image_set.study_instance_uid', '=', match.studyInstanceUid);
  if (match.seriesInstanceUid) query = query.where('image_set.series_instance_uid', '=', match.seriesInstanceUid);
  const rows = await query.orderBy('case.label').orderBy('timepoint.ordinal').orderBy('image_set.ordinal').execute();
  return rows as (ImageSet & { caseLabel: string; projectId: string })[];
}

/** The series that a project has enrolled, with the label of the (first) case of each. */
export async function enrolledSeries(tx: Tx, projectId: string): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('image_set')
    .innerJoin('case', 'case.id', 'image_set.case_id')
    .select(['image_set.series_instance_uid as series', 'case.label'])
    .where('case.project_id', '=', projectId)
    .orderBy('case.enrolled_at', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.series, row.label]));
}
