import type { MaskMethod } from '@overread/domain';
import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** A mask that came by STOW-RS for a task. */
export interface AdmittedVoxels {
  readonly taskId: string;
  /** Key of the image set. */
  readonly imageSet: string;
  /** SHA-256 over the bits of the whole stack. */
  readonly voxels: string;
  readonly method: MaskMethod;
  readonly at: Date;
}

/** Notes a mask. Of the same voxels that came twice, the way that is not by hand stands. */
export async function note(tx: Tx, mask: AdmittedVoxels): Promise<void> {
  const method = JSON.stringify(mask.method);
  await tx
    .insertInto('admitted_mask')
    .values({ task_id: mask.taskId, image_set: mask.imageSet, voxels: mask.voxels, method, at: mask.at })
    .onConflict((conflict) =>
      conflict
        .columns(['task_id', 'image_set', 'voxels'])
        .doUpdateSet({ method, at: mask.at })
        .where(sql<string>`admitted_mask.method->>'type'`, '=', 'MANUAL'),
    )
    .execute();
}

/** The masks that came for a task. */
export async function ofTask(
  tx: Tx,
  taskId: string,
): Promise<readonly Pick<AdmittedVoxels, 'imageSet' | 'voxels' | 'method'>[]> {
  return tx
    .selectFrom('admitted_mask')
    .select(['image_set as imageSet', 'voxels', 'method'])
    .where('task_id', '=', taskId)
    .execute();
}
