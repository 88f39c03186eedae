import type { Partition } from '@overread/domain';
import { type CurrentFinal, currentFinal } from './currentFinal.ts';
import type {
  Adjudication,
  Agreement,
  Artifact,
  CaseRowStored,
  Consensus,
  ImageSet,
  Ports,
  Read,
  SignOff,
  TaskRow,
  Tx,
} from './ports.ts';
import { type RecordScene, recordScene } from './recordScene.ts';

/** Everything that the index knows of one case, as export and dossier take it. Only what is filed counts. */
export interface CaseFile {
  readonly row: CaseRowStored;
  readonly partition: Partition;
  readonly scene: RecordScene;
  readonly imageSets: readonly ImageSet[];
  readonly tasks: readonly TaskRow[];
  readonly reads: readonly Read[];
  readonly agreement: Agreement | undefined;
  readonly consensus: Consensus | undefined;
  /** The last one. */
  readonly adjudication: Adjudication | undefined;
  /** Once it is settled: reviewed, signed or published. */
  readonly final: CurrentFinal | undefined;
  /** The last one, and only if the case stands signed. */
  readonly signOff: SignOff | undefined;
  readonly artifacts: readonly Artifact[];
}

const SETTLED: readonly string[] = ['reviewing', 'signed', 'published'];
const SIGNED: readonly string[] = ['signed', 'published'];

/** True if a signature stands over the final content. */
export const isSigned = (state: string): boolean => SIGNED.includes(state);

/** Loads the file of a case. */
export async function caseFile(ports: Ports, tx: Tx, row: CaseRowStored): Promise<CaseFile> {
  const { store } = ports;
  const scene = await recordScene(ports, tx, row.id);
  return {
    row,
    scene,
    partition: await store.cases.partitionOf(tx, row),
    imageSets: await store.images.ofCase(tx, row.id),
    tasks: await store.tasks.ofCase(tx, row.id),
    reads: await store.reads.filedOfCase(tx, row.id),
    agreement: await store.agreements.ofCase(tx, row.id),
    consensus: await store.consensus.ofCase(tx, row.id),
    adjudication: await store.adjudications.lastOfCase(tx, row.id),
    final: SETTLED.includes(row.state) ? await currentFinal(ports, tx, scene) : undefined,
    signOff: isSigned(row.state) ? await store.signOffs.lastOfCase(tx, row.id) : undefined,
    artifacts: await store.artifacts.ofCase(tx, row.id),
  };
}

/** Codes of the readers that the lot put on the sides; undefined before the reads are compared. */
export function sideCodes(file: CaseFile): { readonly left: string; readonly right: string } | undefined {
  const { agreement, reads } = file;
  const left = reads.find((read) => read.id === agreement?.leftReadId);
  const right = reads.find((read) => read.id === agreement?.rightReadId);
  return left && right ? { left: left.code, right: right.code } : undefined;
}
