import type { Evaluation, ReadingConditions } from '@overread/domain';
import type { SegReference } from './tables.ts';
import type { Tx } from './tx.ts';

/** A reader's submission as it was accepted. It counts once its task is COMPLETED (its filing is filed). */
export interface Read {
  readonly id: string;
  readonly taskId: string;
  readonly caseId: string;
  readonly slot: number;
  /** Code of the reader. */
  readonly code: string;
  readonly protocolVersionId: string;
  readonly evaluation: Evaluation;
  readonly conditions: ReadingConditions;
  /** The packed container: evaluation, and masks by source SOP Instance UID. */
  readonly masks: Uint8Array;
  readonly submittedAt: Date;
  readonly seg: readonly SegReference[];
  readonly srUid: string;
  readonly srStudyUid: string;
  readonly srSeriesUid: string;
}

/** Writes a read; it never changes afterwards (a trigger holds that). */
export async function insert(tx: Tx, read: Read): Promise<void> {
  await tx
    .insertInto('read')
    .values({
      id: read.id,
      task_id: read.taskId,
      case_id: read.caseId,
      slot: read.slot,
      code: read.code,
      protocol_version_id: read.protocolVersionId,
      evaluation: JSON.stringify(read.evaluation),
      conditions: JSON.stringify(read.conditions),
      masks: Buffer.from(read.masks),
      submitted_at: read.submittedAt,
      seg: JSON.stringify(read.seg),
      sr_uid: read.srUid,
      sr_study_uid: read.srStudyUid,
      sr_series_uid: read.srSeriesUid,
    })
    .execute();
}

/** The filed reads of a case, by slot. */
export async function filedOfCase(tx: Tx, caseId: string): Promise<Read[]> {
  return tx
    .selectFrom('read')
    .innerJoin('task', 'task.id', 'read.task_id')
    .select([
      'read.id',
      'read.task_id as taskId',
      'read.case_id as caseId',
      'read.slot',
      'read.code',
      'read.protocol_version_id as protocolVersionId',
      'read.evaluation',
      'read.conditions',
      'read.masks',
      'read.submitted_at as submittedAt',
      'read.seg',
      'read.sr_uid as srUid',
      'read.sr_study_uid as srStudyUid',
      'read.sr_series_uid as srSeriesUid',
    ])
    .where('read.case_id', '=', caseId)
    .where('task.state', '=', 'COMPLETED')
    .orderBy('read.slot')
    .execute();
}
