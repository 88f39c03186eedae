import { SOP_CLASS } from '@overread/dicom';
import type { LoggedDocument, WorkflowContent } from '@overread/domain';
import { consistencyProof, inclusionProofs, rootOf } from '@overread/signing';
import { acceptFiling } from './acceptFiling.ts';
import { fileNow } from './fileFiling.ts';
import type { LogDocument, LogTree, Ports, StoredCheckpoint, Tx } from './ports.ts';
import { checkpointOf } from './sequenceLog.ts';
import { projectRecordObject, projectRecordUids, signRecords } from './workflowFiling.ts';

/** Documents that one record proves at most: with entries and proofs about 300 kB of JSON, which every reader of SRs takes. */
const DOCUMENTS_PER_RECORD = 200;
/**
 * When the sweep records a checkpoint: a document has waited so long, or so long nothing was recorded though something happened. What no
 * recorded checkpoint lists can be taken out of the archive unnoticed, so the first is short.
 */
const RECORD_AFTER_MS = { documentWaits: 600_000, anythingHappened: 86_400_000 } as const;

/** A checkpoint as documents carry it. The hash is base64. */
export interface CheckpointFact {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
  /** C2SP signed note. */
  readonly note: string;
}

/**
 * The newest checkpoint of the log (made now if there is none), recorded in the project's record study in the caller's transaction
 * unless it is there already. The caller wakes the worker after commit.
 */
export async function newestCheckpoint(
  ports: Ports,
  tx: Tx,
  projectId: string,
  onFiling: (filingId: string) => void = () => undefined,
): Promise<CheckpointFact> {
  const { tree, checkpoint } = await checkpointOf(ports, tx);
  await ports.store.logRecords.lock(tx, projectId);
  const last = await ports.store.logRecords.last(tx, projectId);
  if (last?.tree !== tree.number || last.size < checkpoint.size)
    onFiling(await fileRecord(ports, tx, projectId, tree, checkpoint));
  return factOf(tree, checkpoint);
}

/** The record of a checkpoint is waited for so long: a signature must not hang on an archive that is away. */
const FILED_WITHIN_S = 3;

/** {@link newestCheckpoint}, its record filed where the archive answers, so that nothing refers to a checkpoint that is not there. */
export async function recordedCheckpoint(ports: Ports, projectId: string): Promise<CheckpointFact> {
  const filings: string[] = [];
  const fact = await ports.store.transaction((tx) =>
    newestCheckpoint(ports, tx, projectId, (filingId) => filings.push(filingId)),
  );
  for (const filingId of filings) await fileNow(ports, filingId, Math.min(FILED_WITHIN_S, ports.limits.filingTimeoutS));
  return fact;
}

/**
 * Records the newest checkpoint in every project that needs it: a document waits for ten minutes, a release was filed, a day passed in which
 * something happened, or the last record had no room for all documents. An idle server makes none. @returns how many records
 */
export async function recordDueCheckpoints(ports: Ports): Promise<number> {
  const { store } = ports;
  let count = 0;
  for (const projectId of await store.transaction((tx) => dueProjects(ports, tx))) {
    while (
      await store.transaction(async (tx) => {
        await store.logRecords.lock(tx, projectId);
        // Another gateway may have done it meanwhile.
        if (!(await dueProjects(ports, tx)).includes(projectId)) return false;
        const { tree, checkpoint } = await checkpointOf(ports, tx);
        await fileRecord(ports, tx, projectId, tree, checkpoint);
        return true;
      })
    )
      count += 1;
  }
  if (count > 0) ports.wake();
  return count;
}

async function dueProjects(ports: Ports, tx: Tx): Promise<readonly string[]> {
  const { store } = ports;
  const now = ports.now().getTime();
  const tree = await store.logTree.current(tx);
  const newest = tree && (await store.logTree.newestCheckpoint(tx, tree.number));
  if (!newest) return [];
  return store.logRecords.due(tx, {
    tree: newest.tree,
    size: newest.size,
    waitingSince: new Date(now - RECORD_AFTER_MS.documentWaits),
    daySince: new Date(now - RECORD_AFTER_MS.anythingHappened),
  });
}

const factOf = (tree: LogTree, { size, root, note }: StoredCheckpoint): CheckpointFact => ({
  origin: tree.origin,
  size,
  rootHash: base64(root),
  note,
});

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Accepts the next record of the project's chain; the caller holds the chain. @returns its filing */
async function fileRecord(
  ports: Ports,
  tx: Tx,
  projectId: string,
  tree: LogTree,
  checkpoint: StoredCheckpoint,
): Promise<string> {
  const { store } = ports;
  const project = await store.projects.byId(tx, projectId);
  if (!project) throw new TypeError('a checkpoint record belongs to a project');
  const last = await store.logRecords.last(tx, projectId);
  const before = last?.tree === tree.number ? last : undefined;
  const revision = (before?.revision ?? 0) + 1;
  const from = before?.covered ?? 0;
  const found = await store.logRecords.documents(
    tx,
    { projectId, tree: tree.number, from, to: checkpoint.size },
    DOCUMENTS_PER_RECORD + 1,
  );
  const covered = coveredBy(found, checkpoint.size);
  const documents = await store.logRecords.documents(tx, { projectId, tree: tree.number, from, to: covered });
  const content: WorkflowContent<'logCheckpoint'> = {
    projectId,
    projectKey: project.key,
    ...factOf(tree, checkpoint),
    at: checkpoint.at.toISOString(),
    ...(await extension(ports, tx, tree, checkpoint, before?.size ?? 0)),
    continues: tree.continues,
    documents: await proved(ports, tx, tree.number, checkpoint.size, documents),
  };
  const partsOf = (number: number) => ['logCheckpoint', projectId, tree.number, number] as const;
  const object = projectRecordObject(ports, project, {
    kind: 'logCheckpoint',
    uidParts: partsOf(revision),
    seriesNumber: 4000 + revision,
    sentence: `Log checkpoint: ${checkpoint.size} entries, ${documents.length} documents of this project proved.`,
    at: ports.now(),
    content,
    ...(last === undefined
      ? {}
      : {
          predecessors: [
            {
              studyInstanceUid: project.record_study_uid,
              sopClassUid: SOP_CLASS.enhancedSr,
              sopInstanceUid: last.sopInstanceUid,
              seriesInstanceUid: last.seriesInstanceUid,
            },
          ],
        }),
  });
  const filingId = ports.newId();
  await acceptFiling(ports, tx, {
    id: filingId,
    kind: 'workflow',
    projectId,
    caseId: null,
    taskId: null,
    payload: {},
    objects: await signRecords(ports, tx, [object]),
  });
  await store.logRecords.insert(tx, {
    projectId,
    tree: tree.number,
    revision,
    size: checkpoint.size,
    covered,
    ...projectRecordUids(ports, partsOf(revision)),
    at: ports.now(),
  });
  return filingId;
}

/** Entries up to which documents fit into one record. All documents of one entry stand in one record, however many. */
function coveredBy(found: readonly LogDocument[], size: number): number {
  const beyond = found[DOCUMENTS_PER_RECORD];
  if (!beyond) return size;
  const isFirst = found[0]?.index === beyond.index;
  return isFirst ? beyond.index + 1 : beyond.index;
}

/** What the record before in this tree said, with the proof that this tree extends it; for the first of a log that goes on, its first entry. */
async function extension(
  ports: Ports,
  tx: Tx,
  tree: LogTree,
  { size }: StoredCheckpoint,
  recorded: number,
): Promise<Pick<WorkflowContent<'logCheckpoint'>, 'previous' | 'consistency'>> {
  const from = recorded > 0 || tree.continues === null ? recorded : 1;
  if (from === 0) return { previous: null, consistency: [] };
  const read = ports.store.logTree.reader(tx, tree.number);
  return {
    previous: { size: from, rootHash: base64(await rootOf(from, read)) },
    consistency: (await consistencyProof(from, size, read)).map(base64),
  };
}

/** Documents with their entries and inclusion proofs in the tree of a size. */
async function proved(
  ports: Ports,
  tx: Tx,
  tree: number,
  size: number,
  documents: readonly LogDocument[],
): Promise<LoggedDocument[]> {
  const { logTree } = ports.store;
  const indexes = [...new Set(documents.map(({ index }) => index))];
  const entries = await logTree.entriesAt(tx, tree, indexes);
  const proofs = await inclusionProofs(indexes, size, logTree.reader(tx, tree));
  const proofAt = new Map(indexes.map((index, i) => [index, (proofs[i] ?? []).map(base64)]));
  return documents.map(({ sopInstanceUid, sha256, index }) => ({
    sopInstanceUid,
    sha256,
    index,
    entry: entries.get(index) ?? '',
    proof: proofAt.get(index) ?? [],
  }));
}
