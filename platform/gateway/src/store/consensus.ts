import type { Evaluation } from '@overread/domain';
import type { Origin, SegReference } from './tables.ts';
import type { Tx } from './tx.ts';

/** The final content of the units that agree, with where each came from. */
export interface Consensus {
  readonly id: string;
  readonly caseId: string;
  readonly units: readonly Origin[];
  readonly evaluation: Evaluation;
  /** The packed container. */
  readonly masks: Uint8Array;
  readonly seg: readonly SegReference[];
  readonly srUid: string;
  readonly madeAt: Date;
}

/** Writes the consensus of a case; it never changes afterwards. */
export async function insert(tx: Tx, consensus: Consensus): Promise<void> {
  await tx
    .insertInto('consensus')
    .values({
      id: consensus.id,
      case_id: consensus.caseId,
      units: JSON.stringify(consensus.units),
      evaluation: JSON.stringify(consensus.evaluation),
      masks: Buffer.from(consensus.masks),
      seg: JSON.stringify(consensus.seg),
      sr_uid: consensus.srUid,
      made_at: consensus.madeAt,
    })
    .execute();
}

/** The consensus of a case, or undefined where nothing agreed. */
export async function ofCase(tx: Tx, caseId: string): Promise<Consensus | undefined> {
  return tx
    .selectFrom('consensus')
    .select(['id', 'case_id as caseId', 'units', 'evaluation', 'masks', 'seg', 'sr_uid as srUid', 'made_at as madeAt'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}
