import { CASE_UNIT, type Comparison } from '@overread/domain';
import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** The comparison of the first locked reads of a case: one per case, for good (R4). */
export interface Agreement {
  readonly id: string;
  readonly caseId: string;
  readonly leftReadId: string;
  readonly rightReadId: string;
  readonly comparison: Comparison;
  /** Name and version of what computed it. */
  readonly algorithm: string;
  readonly srUid: string;
  readonly computedAt: Date;
}

/** Writes the comparison of a case; false if it has one. */
export async function insert(tx: Tx, agreement: Agreement): Promise<boolean> {
  const result = await tx
    .insertInto('agreement')
    .values({
      id: agreement.id,
      case_id: agreement.caseId,
      left_read_id: agreement.leftReadId,
      right_read_id: agreement.rightReadId,
      comparison: JSON.stringify(agreement.comparison),
      algorithm: agreement.algorithm,
      sr_uid: agreement.srUid,
      computed_at: agreement.computedAt,
    })
    .onConflict((conflict) => conflict.column('case_id').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The comparison of a case, or undefined. */
export async function ofCase(tx: Tx, caseId: string): Promise<Agreement | undefined> {
  return tx
    .selectFrom('agreement')
    .select([
      'id',
      'case_id as caseId',
      'left_read_id as leftReadId',
      'right_read_id as rightReadId',
      'comparison',
      'algorithm',
      'sr_uid as srUid',
      'computed_at as computedAt',
    ])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}

/** Which cases of a project were compared, and by what. */
export function listOf(tx: Tx, projectId: string) {
  return tx
    .selectFrom('agreement')
    .innerJoin('case', 'case.id', 'agreement.case_id')
    .select([
      'agreement.id',
      'agreement.case_id as caseId',
      'agreement.algorithm',
      'agreement.computed_at as computedAt',
    ])
    .where('case.project_id', '=', projectId)
    .execute();
}

/** The comparisons of these cases with what their two reads say, without masks. */
export function withReads(tx: Tx, caseIds: readonly string[]) {
  return tx
    .selectFrom('agreement')
    .innerJoin('case', 'case.id', 'agreement.case_id')
    .innerJoin('read as left_read', 'left_read.id', 'agreement.left_read_id')
    .innerJoin('read as right_read', 'right_read.id', 'agreement.right_read_id')
    .select([
      'agreement.case_id as caseId',
      'agreement.comparison',
      'case.label',
      'case.subject_key as subject',
      'case.is_control as isControl',
      'left_read.code as leftCode',
      'left_read.evaluation as leftEvaluation',
      'right_read.code as rightCode',
      'right_read.evaluation as rightEvaluation',
    ])
    .where('agreement.case_id', 'in', [...caseIds])
    .execute();
}

/** Cases of a project that wait for the coordinator, because neither reader could evaluate them. */
export async function notEvaluable(tx: Tx, projectId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('agreement')
    .innerJoin('case', 'case.id', 'agreement.case_id')
    .select('case.id')
    .where('case.project_id', '=', projectId)
    .where('case.state', '=', 'comparing')
    .where(
      sql<boolean>`comparison -> 'units' -> 0 ->> 'id' = ${CASE_UNIT} and (comparison ->> 'isConcordant')::boolean`,
    )
    .execute();
  return rows.map((row) => row.id);
}
