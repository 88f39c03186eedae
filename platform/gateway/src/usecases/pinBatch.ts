import type { Batch, Ports, Tx } from './ports.ts';
import { acceptRecord, projectRecordObject } from './workflowFiling.ts';

/** A batch into which nothing was enrolled for so long is taken for broken off, and pinned as it is. */
const IDLE_MS = 10 * 60_000;

/** What a batch belongs to, and who opens it. */
export type NewBatch = Pick<Batch, 'projectId' | 'protocolVersionId' | 'openedBy' | 'code'>;

const jobKey = (batchId: string) => `pinBatch:${batchId}`;

/**
 * Opens a batch (R22): an import, or a load of the demo, makes one; a case enrolled by itself makes a batch of one. A broken-off one is
 * gone on with. Asks for the job that pins it if nobody else does.
 */
export async function openBatch(ports: Ports, batch: NewBatch): Promise<string> {
  return ports.store.transaction(async (tx) => {
    const found = await ports.store.batches.openOf(tx, batch);
    if (found) return found.id;
    const id = ports.newId();
    const at = ports.now();
    await ports.store.batches.insert(tx, { ...batch, id, openedAt: at });
    await ports.store.jobRequests.add(tx, { name: 'pinBatch', data: { batchId: id }, uniqueKey: jobKey(id), at });
    return id;
  });
}

/** Pins a batch: its record lists the cases that are enrolled in it, and nothing is added any more. Once; empty ones leave no record. */
export async function pinBatch(ports: Ports, batchId: string): Promise<void> {
  await ports.store.transaction((tx) => pinIn(ports, tx, batchId));
  ports.wake();
}

/** The same for the worker, which waits until nothing has been enrolled for ten minutes. */
export async function pinIdleBatch(ports: Ports, batchId: string): Promise<'later' | undefined> {
  const isIdle = await ports.store.transaction(async (tx) => {
    const batch = await ports.store.batches.lock(tx, batchId);
    return !batch || batch.pinnedAt !== null || ports.now().getTime() - batch.touchedAt.getTime() > IDLE_MS;
  });
  if (!isIdle) return 'later';
  await pinBatch(ports, batchId);
  return undefined;
}

/** The batch that a new case goes into, held until the end of the transaction: the open one that was named, else one of its own. */
export async function batchFor(ports: Ports, tx: Tx, named: string | undefined, own: NewBatch): Promise<string> {
  const found = named === undefined ? undefined : await ports.store.batches.lock(tx, named);
  const at = ports.now();
  if (found && found.pinnedAt === null && found.protocolVersionId === own.protocolVersionId) {
    await ports.store.batches.touch(tx, found.id, at);
    return found.id;
  }
  const id = ports.newId();
  await ports.store.batches.insert(tx, { ...own, id, openedAt: at });
  return id;
}

/** Pins within the caller's transaction. */
export async function pinIn(ports: Ports, tx: Tx, batchId: string): Promise<void> {
  const { store } = ports;
  const batch = await store.batches.lock(tx, batchId);
  if (!batch || batch.pinnedAt !== null) return;
  const at = ports.now();
  await store.batches.pin(tx, batchId, at);
  await store.jobRequests.doneByKey(tx, jobKey(batchId), at);
  const caseIds = await store.batches.casesOf(tx, batchId);
  if (caseIds.length === 0) return;
  const project = await store.projects.byId(tx, batch.projectId);
  const protocol = await store.protocols.byId(tx, batch.protocolVersionId);
  if (!project || !protocol) throw new TypeError('a batch has a project and a protocol version');
  const { code, protocolVersionId } = batch;
  const record = projectRecordObject(ports, project, {
    kind: 'batchPinned',
    uidParts: ['batchPinned', batchId],
    seriesNumber: 200,
    sentence: `${caseIds.length} cases enrolled under SOP ${protocol.version}.`,
    person: code,
    at,
    content: {
      projectId: project.id,
      projectKey: project.key,
      batchId,
      protocolVersionId,
      digest: protocol.digest,
      caseIds: [...caseIds],
      at: at.toISOString(),
    },
  });
  await acceptRecord(ports, tx, { projectId: project.id, caseId: null }, record);
  await store.audit.append(tx, {
    at,
    kind: 'batch.pinned',
    accountId: batch.openedBy,
    code,
    role: 'coordinator',
    projectId: project.id,
    protocolVersionId,
    data: { count: caseIds.length, version: protocol.version },
  });
}
