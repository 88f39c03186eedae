import { consensusContext, type Sides } from '@overread/comparison';
import type { InstanceReference } from '@overread/dicom';
import type { ConsensusContext } from '@overread/domain';
import type { Agreement, Ports, Tx } from './ports.ts';
import { type RecordScene, recordScene } from './recordScene.ts';
import { type SideRead, sideRead } from './sideRead.ts';

/** A compared case: scene, stored comparison, the two reads by side, and what the domain makes final content from. */
export interface ReviewScene {
  readonly scene: RecordScene;
  readonly agreement: Agreement;
  readonly sides: Sides<SideRead>;
  readonly context: ConsensusContext;
  /** How records refer to these documents of the case; what is undefined or unknown is left out. */
  documents(sopInstanceUids: readonly (string | undefined)[]): readonly InstanceReference[];
}

/** Loads a compared case. Throws if it has no comparison: tasks that need one are made after it. */
export async function reviewScene(ports: Ports, tx: Tx, caseId: string): Promise<ReviewScene> {
  const scene = await recordScene(ports, tx, caseId);
  const agreement = await ports.store.agreements.ofCase(tx, caseId);
  const reads = await ports.store.reads.filedOfCase(tx, caseId);
  const left = reads.find((read) => read.id === agreement?.leftReadId);
  const right = reads.find((read) => read.id === agreement?.rightReadId);
  if (!agreement || !left || !right) throw new TypeError('a case in review has two reads and their comparison');
  const sides = { left: sideRead(scene, left), right: sideRead(scene, right) };
  const written = await ports.store.artifacts.ofCase(tx, caseId);
  return {
    scene,
    agreement,
    sides,
    context: consensusContext(ports.sha256, scene, sides, agreement.comparison),
    documents: (uids) =>
      uids.flatMap((uid) => {
        const found = written.find((artifact) => artifact.sopInstanceUid === uid);
        if (!found) return [];
        const { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid } = found;
        return [{ studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid }];
      }),
  };
}
