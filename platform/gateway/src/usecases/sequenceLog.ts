import { OverreadError } from '@overread/domain';
import {
  type HashedSubtree,
  leafHash,
  type MerkleFrontier,
  parseCheckpoint,
  readFrontier,
  signCheckpoint,
  verifierKeyOf,
} from '@overread/signing';
import { continuedEntry, filedObjectsOf, logEntry } from './logEntry.ts';
import type { LogDocument, LogTree, NewLeaf, Ports, StoredCheckpoint, StoredEvent, Tx } from './ports.ts';

/** What the sequencer needs. */
export type LogPorts = Pick<Ports, 'store' | 'keyring' | 'logKey' | 'now'>;

/** Events that become leaves in one transaction: small, so that a sequencer that is killed loses little work. */
const BATCH = 500;

/**
 * Appends every committed audit event that is not in the log yet, in the order of their ids with dense indices, and signs a checkpoint
 * where the tree grew (C2SP tlog-checkpoint). One gateway at a time does it; where another one is at it, nothing happens here.
 * @returns how many were appended
 * @throws OVR_CONFIG_INVALID if the log key of this gateway is not that of the log
 */
export async function sequenceLog(ports: LogPorts): Promise<number> {
  for (let total = 0; ; ) {
    const count = await ports.store.transaction(async (tx) =>
      (await ports.store.logTree.isWaiting(tx)) && (await ports.store.logTree.lock(tx, { wait: false }))
        ? await sequenceBatch(ports, tx)
        : 0,
    );
    total += count;
    if (count < BATCH) return total;
  }
}

/** The newest checkpoint, within a transaction; where there is none, the log is brought up to it first. */
export async function checkpointOf(
  ports: LogPorts,
  tx: Tx,
): Promise<{ readonly tree: LogTree; readonly checkpoint: StoredCheckpoint }> {
  const { logTree } = ports.store;
  const found = async () => {
    const tree = await logTree.current(tx);
    const checkpoint = tree && (await logTree.newestCheckpoint(tx, tree.number));
    return tree && checkpoint && { tree, checkpoint };
  };
  const there = await found();
  if (there) return there;
  await logTree.lock(tx, { wait: true });
  const meanwhile = await found();
  if (meanwhile) return meanwhile;
  while ((await sequenceBatch(ports, tx)) === BATCH);
  const made = await found();
  if (!made) throw new TypeError('a log without a single event');
  return made;
}

/**
 * Begins a new tree after a rebuild or a restore, in the caller's transaction. Its first leaf is the last checkpoint that the archive
 * holds, so that whoever has an earlier checkpoint sees where the log went on. `heads`: the last checkpoint record of each project, as
 * the archive holds it, so that their chain goes on.
 */
export async function continueLog(
  ports: LogPorts,
  tx: Tx,
  note: string,
  heads: readonly {
    readonly projectId: string;
    readonly sopInstanceUid: string;
    readonly seriesInstanceUid: string;
  }[] = [],
): Promise<void> {
  const { logTree, logRecords } = ports.store;
  await logTree.lock(tx, { wait: true });
  const before = await logTree.current(tx);
  const { origin } = parseCheckpoint(note);
  const number = Math.max(before?.number ?? 0, Number(origin.split('/').at(-1)) || 0) + 1;
  const tree = await beginTree(ports, tx, number, note);
  const at = ports.now();
  const log = { tree, frontier: await readFrontier(0, logTree.reader(tx, number)) };
  const entry = continuedEntry(note);
  await appendLeaves(ports, tx, log, [{ eventId: null, entry, projectId: null, urgency: 'none' }]);
  await signTree(ports, tx, log);
  for (const { projectId, sopInstanceUid, seriesInstanceUid } of heads)
    await logRecords.insert(tx, {
      projectId,
      tree: number,
      revision: 0,
      size: 0,
      covered: 0,
      sopInstanceUid,
      seriesInstanceUid,
      at,
    });
  await ports.store.audit.append(tx, {
    at,
    kind: 'log.continued',
    accountId: null,
    role: 'system',
    data: { origin: tree.origin, from: origin },
  });
}

/** The verifier key of the log as it grows now: the string that verifiers take. */
export async function logVerifierKey(ports: LogPorts, tx: Tx): Promise<string> {
  const tree = await ports.store.logTree.current(tx);
  return tree?.verifierKey ?? verifierKeyOf(originOf(ports, 1), ports.logKey);
}

const originOf = (ports: LogPorts, number: number) => `overread/${ports.keyring.installationId}/${number}`;

async function beginTree(ports: LogPorts, tx: Tx, number: number, continues: string | null): Promise<LogTree> {
  const origin = originOf(ports, number);
  const tree = { number, origin, verifierKey: verifierKeyOf(origin, ports.logKey), continues };
  await ports.store.logTree.begin(tx, tree, ports.now());
  return { ...tree, size: 0 };
}

/** A tree as it grows within a transaction. */
interface Growing {
  readonly tree: LogTree;
  readonly frontier: MerkleFrontier;
}

/** One batch; the caller holds the lock of the sequencer. */
async function sequenceBatch(ports: LogPorts, tx: Tx): Promise<number> {
  const { logTree, logRecords } = ports.store;
  const events: readonly StoredEvent[] = await logTree.waiting(tx, BATCH);
  if (events.length === 0) return 0;
  const tree = (await logTree.current(tx)) ?? (await beginTree(ports, tx, 1, null));
  if (tree.verifierKey !== verifierKeyOf(tree.origin, ports.logKey))
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      `The file log.pem in the folder keys is not the key of the log ${tree.origin}. Put the one back that was there, on every gateway.`,
    );
  const log = { tree, frontier: await readFrontier(tree.size, logTree.reader(tx, tree.number)) };
  const filed = events.map((event) => filedObjectsOf(event));
  const { checkpoints, releases } = await logRecords.kindsOf(
    tx,
    filed.flat().map(({ sopInstanceUid }) => sopInstanceUid),
  );
  await appendLeaves(
    ports,
    tx,
    log,
    events.map((event, i) => {
      const uids = filed[i]?.map(({ sopInstanceUid }) => sopInstanceUid) ?? [];
      const isOnlyCheckpoints = uids.length > 0 && uids.every((uid) => checkpoints.has(uid));
      const urgency = isOnlyCheckpoints ? 'none' : uids.some((uid) => releases.has(uid)) ? 'now' : 'daily';
      return { eventId: event.id, entry: logEntry(event), projectId: event.project_id, urgency };
    }),
  );
  const documents: LogDocument[] = events.flatMap((event, i) =>
    event.project_id === null
      ? []
      : (filed[i] ?? []).map(({ sopInstanceUid, sha256 }, ordinal) => ({
          projectId: event.project_id ?? '',
          index: tree.size + i,
          ordinal,
          sopInstanceUid,
          sha256,
          isCheckpoint: checkpoints.has(sopInstanceUid),
          at: event.at,
        })),
  );
  await logRecords.addDocuments(tx, tree.number, documents);
  await signTree(ports, tx, log);
  return events.length;
}

async function appendLeaves(
  ports: LogPorts,
  tx: Tx,
  { tree, frontier }: Growing,
  entries: readonly Pick<NewLeaf, 'eventId' | 'entry' | 'projectId' | 'urgency'>[],
): Promise<void> {
  const completed: HashedSubtree[] = [];
  const leaves = entries.map((entry): NewLeaf => {
    const hash = leafHash(new TextEncoder().encode(entry.entry));
    const index = frontier.size;
    completed.push(...frontier.append(hash));
    return { ...entry, index, hash };
  });
  await ports.store.logTree.append(tx, tree.number, leaves, completed);
}

async function signTree(ports: LogPorts, tx: Tx, { tree, frontier }: Growing): Promise<void> {
  const { size } = frontier;
  const root = frontier.root();
  const note = signCheckpoint({ origin: tree.origin, size, rootHash: root }, ports.logKey);
  await ports.store.logTree.addCheckpoint(tx, { tree: tree.number, size, root, note, at: ports.now() });
}
