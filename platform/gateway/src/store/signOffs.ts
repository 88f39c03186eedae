import type { SegReference } from './tables.ts';
import type { Tx } from './tx.ts';

/** A specialist's signature: who, in clear, and what it means. */
export interface SignOff {
  readonly id: string;
  readonly caseId: string;
  readonly taskId: string;
  readonly accountId: string;
  readonly printedName: string;
  readonly meaning: string;
  readonly seg: readonly SegReference[];
  readonly srUid: string;
  readonly signedAt: Date;
}

/** Writes a signature as accepted; it counts once its task is COMPLETED, and never changes. */
export async function insert(tx: Tx, signOff: SignOff): Promise<void> {
  await tx
    .insertInto('sign_off')
    .values({
      id: signOff.id,
      case_id: signOff.caseId,
      task_id: signOff.taskId,
      account_id: signOff.accountId,
      printed_name: signOff.printedName,
      meaning: signOff.meaning,
      seg: JSON.stringify(signOff.seg),
      sr_uid: signOff.srUid,
      signed_at: signOff.signedAt,
    })
    .execute();
}

/** The last filed signature of a case, or undefined. */
export async function lastOfCase(tx: Tx, caseId: string): Promise<SignOff | undefined> {
  return tx
    .selectFrom('sign_off')
    .innerJoin('task', 'task.id', 'sign_off.task_id')
    .select([
      'sign_off.id',
      'sign_off.case_id as caseId',
      'sign_off.task_id as taskId',
      'sign_off.account_id as accountId',
      'sign_off.printed_name as printedName',
      'sign_off.meaning',
      'sign_off.seg',
      'sign_off.sr_uid as srUid',
      'sign_off.signed_at as signedAt',
    ])
    .where('sign_off.case_id', '=', caseId)
    .where('task.state', '=', 'COMPLETED')
    .orderBy('sign_off.signed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** SOP Instance UID and printed name of every signature of a case, of accepted ones too. */
export function signersOfCase(tx: Tx, caseId: string): Promise<Pick<SignOff, 'srUid' | 'printedName'>[]> {
  return tx
    .selectFrom('sign_off')
    .select(['sr_uid as srUid', 'printed_name as printedName'])
    .where('case_id', '=', caseId)
    .execute();
}
