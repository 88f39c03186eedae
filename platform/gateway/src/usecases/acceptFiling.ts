import type { InstanceMac } from '@overread/signing';
import type { Filing, NewArtifact, Ports, Tx } from './ports.ts';

/** One DICOM object of ours. */
export interface RecordObject {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  /** What it is to us: `seg`, `read`, `agreement`, `consensus`, `adjudication`, `signOff`, `workflow`. */
  readonly kind: string;
  /** What the case page calls it. */
  readonly title: string;
  readonly bytes: Uint8Array;
}

/** An object in the bytes that are filed. */
export interface SignedObject extends RecordObject {
  /** What documents that refer to it carry of it. */
  readonly mac: InstanceMac;
}

/** A set of objects that is filed together, the commit record (SR) last. */
export type NewFiling = Pick<Filing, 'id' | 'kind' | 'projectId' | 'caseId' | 'taskId' | 'payload'> & {
  readonly objects: readonly SignedObject[];
};

/**
 * First transaction of a filing (design 4a, step 3): the index entries, the exact bytes and the filing itself. The caller
 * has built all objects before, sets its task to filing, inserts its own row and its audit event in the same transaction,
 * and calls `fileNow` after commit.
 */
export async function acceptFiling(ports: Ports, tx: Tx, filing: NewFiling): Promise<void> {
  const { objects, ...rest } = filing;
  const createdAt = ports.now();
  const artifacts: NewArtifact[] = objects.map(({ bytes, ...object }) => ({
    ...object,
    projectId: filing.projectId,
    caseId: filing.caseId,
    taskId: filing.taskId,
    sha256: ports.sha256(bytes),
    size: bytes.length,
    createdAt,
  }));
  await ports.store.artifacts.insert(tx, artifacts);
  await ports.store.filings.insert(tx, { ...rest, createdAt }, objects);
}
