import { type HashedSubtree, leafHash, openCheckpoint, readFrontier } from '@overread/signing';
import { logEntry } from './logEntry.ts';
import type { CheckedLeaf, LogTree, Ports, Tx } from './ports.ts';

/** Entries that one step compares; a step is one short transaction. */
const STEP = 1024;
const SETTING = 'log.check';
const FINDINGS_KEPT = 100;

/** Something in the log that is not as it was written. `index` null: an event that is not in the log at all. */
export interface LogFinding {
  readonly index: number | null;
  readonly sentence: string;
}

/** How far the check came, and what it found. The next step begins at `next`; at 0 a round is complete. */
export interface LogCheckState {
  readonly tree: number;
  readonly next: number;
  /** When the last step was made. */
  readonly at: string | null;
  /** When a round last ended: every entry was compared since the one before. */
  readonly completeAt: string | null;
  readonly findings: readonly LogFinding[];
}

/** What the check knows now. */
export async function logCheckState(ports: Ports, tx: Tx): Promise<LogCheckState> {
  const kept = (await ports.store.settings.get(tx, SETTING)) as LogCheckState | undefined;
  const tree = (await ports.store.logTree.current(tx))?.number ?? 1;
  return kept?.tree === tree ? kept : { tree, next: 0, at: null, completeAt: null, findings: kept?.findings ?? [] };
}

/**
 * Compares the next entries of the log with the audit events that they were made from, recomputes the hashes above them and checks the
 * checkpoints of their sizes with the key of the log; after the last entry it begins again. Nobody may alter these rows, and a trigger
 * refuses it, but whoever rules the database could. What is found is kept, told in the server's log and an audit event of its own.
 */
export async function checkLogStep(ports: Ports): Promise<LogCheckState> {
  const { store } = ports;
  return store.transaction(async (tx) => {
    const before = await logCheckState(ports, tx);
    const tree = await store.logTree.current(tx);
    if (!tree) return before;
    const from = before.next < tree.size ? before.next : 0;
    const to = Math.min(from + STEP, tree.size);
    const isEnd = to === tree.size;
    const found = [...(await findingsIn(ports, tx, tree, from, to)), ...(isEnd ? await eventsLeftOut(ports, tx) : [])];
    const isOld = ({ index }: LogFinding) => (index === null ? !isEnd : index < from || index >= to);
    const at = ports.now().toISOString();
    const after: LogCheckState = {
      tree: tree.number,
      next: isEnd ? 0 : to,
      at,
      completeAt: isEnd ? at : before.completeAt,
      findings: [...before.findings.filter(isOld), ...found].slice(0, FINDINGS_KEPT),
    };
    await store.settings.set(tx, SETTING, after);
    const known = new Set(before.findings.map(({ sentence }) => sentence));
    const fresh = found.filter(({ sentence }) => !known.has(sentence));
    const [first] = fresh;
    if (first !== undefined) {
      ports.log.fatal({ count: fresh.length, code: 'OVR_LOG_INVALID' }, first.sentence);
      await store.audit.append(tx, {
        at: ports.now(),
        kind: 'log.altered',
        accountId: null,
        role: 'system',
        data: { count: fresh.length, indexes: fresh.map(({ index }) => index), sentence: first.sentence },
      });
    }
    return after;
  });
}

/** How many places of the log are not as they were written, as far as the check knows. */
export async function logFindingCount(ports: Ports): Promise<number> {
  return (await ports.store.transaction((tx) => logCheckState(ports, tx))).findings.length;
}

/** Every entry, from the first to the last. */
export async function checkWholeLog(ports: Ports): Promise<LogCheckState> {
  await ports.store.transaction(async (tx) => {
    await ports.store.settings.set(tx, SETTING, { ...(await logCheckState(ports, tx)), next: 0 });
  });
  let state = await checkLogStep(ports);
  while (state.next !== 0) state = await checkLogStep(ports);
  return state;
}

async function findingsIn(ports: Ports, tx: Tx, tree: LogTree, from: number, to: number): Promise<LogFinding[]> {
  const { logTree, logCheck } = ports.store;
  const read = logTree.reader(tx, tree.number);
  const rows = new Map((await logCheck.leaves(tx, tree.number, from, to)).map((row) => [row.index, row]));
  const notes = await logCheck.checkpoints(tx, tree.number, from, to);
  const frontier = await readFrontier(from, read);
  const findings: LogFinding[] = [];
  const completed: HashedSubtree[] = [];
  let isBroken = false;
  for (let index = from; index < to; index += 1) {
    const row = rows.get(index);
    const fault = faultOf(row);
    if (fault !== undefined) findings.push({ index, sentence: `Entry ${index}: ${fault}` });
    // The hash as kept: an entry that does not fit its hash is told of once, and the tree above is judged by itself.
    completed.push(...frontier.append(row?.hash ?? leafHash(new Uint8Array())));
    const note = notes.get(index + 1);
    if (!isBroken && note !== undefined && !isOfRoot(note, tree.verifierKey, index + 1, frontier.root())) {
      isBroken = true;
      findings.push({
        index,
        sentence: `Entry ${index}: the checkpoint signed over it says that an entry up to here was another one.`,
      });
    }
  }
  const above = completed.filter(({ level }) => level > 0);
  const stored = await read(above).catch(() => undefined);
  const wrong = above.find(({ hash }, i) => stored === undefined || Buffer.compare(hash, stored[i] ?? hash) !== 0);
  if (wrong && findings.length === 0)
    findings.push({ index: from, sentence: `Entries ${from} to ${to - 1}: the hashes kept above them were altered.` });
  return findings;
}

function faultOf(row: CheckedLeaf | undefined): string | undefined {
  if (!row) return 'it was deleted from the log.';
  if (Buffer.compare(leafHash(new TextEncoder().encode(row.entry)), row.hash) !== 0)
    return 'it was altered in the log.';
  if (row.event_id === null) return undefined;
  if (row.id === null) return 'its audit event was deleted.';
  return logEntry({ ...row, id: row.id }) === row.entry
    ? undefined
    : 'its audit event was altered after it was logged.';
}

function isOfRoot(note: string, verifierKey: string, size: number, root: Uint8Array): boolean {
  try {
    const checkpoint = openCheckpoint(note, verifierKey);
    return checkpoint.size === size && Buffer.compare(checkpoint.rootHash, root) === 0;
  } catch {
    return false;
  }
}

async function eventsLeftOut(ports: Ports, tx: Tx): Promise<LogFinding[]> {
  const { count, first } = await ports.store.logCheck.missing(tx);
  if (count === 0) return [];
  const when = first === null ? '' : `, the first of ${first.toISOString()}`;
  return [
    {
      index: null,
      sentence: `${count} audit ${count === 1 ? 'event was' : 'events were'} kept out of the log${when}.`,
    },
  ];
}
