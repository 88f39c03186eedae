import { WORKFLOW_RECORDS, type WorkflowKind } from '@overread/domain';
import type { IndexedObject } from '@overread/verify';

/** Kind and title under which the index of the database has an object of the archive. */
export function artifactNames(object: Pick<IndexedObject, 'kind' | 'title'>): {
  readonly kind: string;
  readonly title: string;
} {
  const { kind, title } = object;
  switch (kind) {
    case 'segmentation':
      return { kind: 'seg', title: title.replace(/^Masks (?!of )/, 'Masks of read ') };
    case 'read':
    case 'adjudication':
    case 'signOff':
      return { kind, title };
    case 'agreement':
      return { kind, title: 'Agreement of the reads' };
    case 'consensus':
      return { kind, title: 'Consensus of what agrees' };
    case 'maskSuperseded':
    case 'maskWithdrawn':
      return { kind: 'rejection', title: kind === 'maskSuperseded' ? 'Superseded masks' : 'Withdrawn masks' };
    case 'signedManifest':
      return { kind: 'manifest', title: 'Signed manifest' };
    case 'unreadable':
    case 'unknownKind':
      return { kind: 'workflow', title };
    default:
      return {
        kind: kind === 'datasetReleased' ? 'release' : 'workflow',
        title: WORKFLOW_RECORDS[kind satisfies WorkflowKind].title,
      };
  }
}

/** What an object of the archive is in the table of artifacts. */
export function artifactRow(
  object: IndexedObject,
  of: {
    readonly projectId: string;
    readonly caseId: string | null;
    readonly taskId: string | null;
    readonly at: Date;
    readonly supersededBy?: string | null;
  },
) {
  return {
    sop_instance_uid: object.address.instance,
    sop_class_uid: object.sopClassUid,
    series_instance_uid: object.address.series,
    study_instance_uid: object.address.study,
    ...artifactNames(object),
    project_id: of.projectId,
    case_id: of.caseId,
    task_id: of.taskId,
    sha256: object.sha256,
    size: object.size,
    created_at: of.at,
    filed_at: of.at,
    superseded_by: of.supersededBy ?? null,
    erased_at: null,
    mac: JSON.stringify(object.mac),
  };
}
