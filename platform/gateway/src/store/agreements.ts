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
