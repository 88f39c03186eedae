import type { Evaluation, UnitDecision } from '@overread/domain';
import type { Origin, SegReference } from './tables.ts';
import type { Tx } from './tx.ts';

/** What an adjudicator decided, and the whole final content that follows. */
export interface Adjudication {
  readonly id: string;
  readonly caseId: string;
  readonly taskId: string;
  readonly code: string;
  readonly decisions: readonly UnitDecision[];
  readonly evaluation: Evaluation;
  /** The packed container of the final content. */
  readonly masks: Uint8Array;
  readonly origins: readonly Origin[];
  readonly seg: readonly SegReference[];
  readonly srUid: string;
  readonly submittedAt: Date;
}

/** Writes an adjudication as accepted; it counts once its task is COMPLETED, and never changes. */
export async function insert(tx: Tx, adjudication: Adjudication): Promise<void> {
  await tx
    .insertInto('adjudication')
    .values({
      id: adjudication.id,
      case_id: adjudication.caseId,
      task_id: adjudication.taskId,
      code: adjudication.code,
      decisions: JSON.stringify(adjudication.decisions),
      evaluation: JSON.stringify(adjudication.evaluation),
      masks: Buffer.from(adjudication.masks),
      origins: JSON.stringify(adjudication.origins),
      seg: JSON.stringify(adjudication.seg),
      sr_uid: adjudication.srUid,
      submitted_at: adjudication.submittedAt,
    })
    .execute();
}

/** The last filed adjudication of a case, or undefined. */
export async function lastOfCase(tx: Tx, caseId: string): Promise<Adjudication | undefined> {
  return tx
    .selectFrom('adjudication')
    .innerJoin('task', 'task.id', 'adjudication.task_id')
    .select([
      'adjudication.id',
      'adjudication.case_id as caseId',
      'adjudication.task_id as taskId',
      'adjudication.code',
      'adjudication.decisions',
      'adjudication.evaluation',
      'adjudication.masks',
      'adjudication.origins',
      'adjudication.seg',
      'adjudication.sr_uid as srUid',
      'adjudication.submitted_at as submittedAt',
    ])
    .where('adjudication.case_id', '=', caseId)
    .where('task.state', '=', 'COMPLETED')
    .orderBy('task.round', 'desc')
    .limit(1)
    .executeTakeFirst();
}
