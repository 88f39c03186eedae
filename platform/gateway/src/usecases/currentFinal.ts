import type { StackMask } from '@overread/comparison';
import { type Evaluation, INDETERMINATE } from '@overread/domain';
import { unpackMasks } from './packMasks.ts';
import type { Ports, SegReference, Tx } from './ports.ts';
import type { RecordScene } from './recordScene.ts';

/** Where the final content of one unit came from. */
interface OriginRow {
  readonly item: string;
  readonly instance: string | null;
  readonly unit: string;
  readonly from: string;
  readonly sentence: string;
}

/** The final content of a case as it stands: by its last adjudication, else by the consensus of all units. */
export interface CurrentFinal {
  readonly evaluation: Evaluation;
  readonly masks: readonly StackMask[];
  readonly origins: readonly OriginRow[];
  readonly seg: readonly SegReference[];
  readonly srUid: string;
  readonly from: 'adjudication' | 'consensus';
  /** Findings that could not be decided. */
  readonly indeterminate: number;
}

/** Loads the final content of a case; undefined while there is none (no unit agreed and nobody has settled them). */
export async function currentFinal(ports: Ports, tx: Tx, scene: RecordScene): Promise<CurrentFinal | undefined> {
  const adjudication = await ports.store.adjudications.lastOfCase(tx, scene.case.id);
  const consensus = adjudication ? undefined : await ports.store.consensus.ofCase(tx, scene.case.id);
  const found = adjudication
    ? { ...adjudication, from: 'adjudication' as const }
    : consensus && { ...consensus, origins: consensus.units, from: 'consensus' as const };
  if (!found) return undefined;
  const { evaluation, origins, seg, srUid, from } = found;
  return {
    evaluation,
    origins,
    seg,
    srUid,
    from,
    masks: unpackMasks(scene, found.masks),
    indeterminate: origins.filter((origin) => origin.from === INDETERMINATE).length,
  };
}
