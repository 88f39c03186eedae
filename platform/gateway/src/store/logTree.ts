import type { HashedSubtree, ReadSubtrees } from '@overread/signing';
import { sql } from 'kysely';
import type { Urgency } from './logTables.ts';
import type { Tx } from './tx.ts';

/** Key of the advisory lock that makes one gateway the sequencer while it appends. */
const LOCK = 7_283_006;

/** One tree of the log. */
export interface LogTree {
  readonly number: number;
  readonly origin: string;
  readonly verifierKey: string;
  readonly size: number;
  readonly continues: string | null;
}

/** An entry as it goes into the tree. */
export interface NewLeaf {
  readonly index: number;
  readonly eventId: string | null;
  readonly hash: Uint8Array;
  readonly entry: string;
  readonly projectId: string | null;
  readonly urgency: Urgency;
}

/** A leaf with the project and kind of its event; both null for the first entry of a log that goes on. */
export interface StoredLeaf {
  readonly hash: Uint8Array;
  readonly entry: string;
  readonly projectId: string | null;
  readonly kind: string | null;
}

/** A signed checkpoint of a tree. */
export interface StoredCheckpoint {
  readonly tree: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
  readonly at: Date;
}

/** Becomes the sequencer until the transaction ends. `wait`: until the other one is done; else false where there is another. */
export async function lock(tx: Tx, { wait }: { readonly wait: boolean }): Promise<boolean> {
  if (wait) {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
    return true;
  }
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as held`.execute(tx);
  return rows[0]?.held ?? false;
}

/** The tree that grows now; undefined before the first. */
export async function current(tx: Tx): Promise<LogTree | undefined> {
  const row = await tx.selectFrom('log_tree').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst();
  return row && { ...row, verifierKey: row.verifier_key, size: Number(row.size) };
}

/** Begins a tree. */
export async function begin(tx: Tx, tree: Omit<LogTree, 'size'>, at: Date): Promise<void> {
  const { number, origin, verifierKey, continues } = tree;
  await tx
    .insertInto('log_tree')
    .values({ number, origin, verifier_key: verifierKey, continues, started_at: at })
    .execute();
}

/** True if an event waits. */
export async function isWaiting(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('log_waiting').select('event_id').limit(1).executeTakeFirst()) !== undefined;
}

/** Committed events that are no leaf yet, by their ids. */
export function waiting(tx: Tx, limit: number) {
  return tx
    .selectFrom('log_waiting')
    .innerJoin('audit_event', 'audit_event.id', 'log_waiting.event_id')
    .selectAll('audit_event')
    .orderBy('log_waiting.event_id')
    .limit(limit)
    .execute();
}

/** Appends leaves and the subtrees that they complete; their events no longer wait. */
export async function append(
  tx: Tx,
  tree: number,
  leaves: readonly NewLeaf[],
  completed: readonly HashedSubtree[],
): Promise<void> {
  await tx
    .insertInto('log_leaf')
    .values(
      leaves.map(({ index, eventId, hash, entry, projectId, urgency }) => ({
        tree,
        index,
        event_id: eventId,
        hash: Buffer.from(hash),
        entry,
        project_id: projectId,
        urgency,
      })),
    )
    .execute();
  const above = completed.filter(({ level }) => level > 0);
  if (above.length > 0)
    await tx
      .insertInto('log_subtree')
      .values(above.map(({ level, index, hash }) => ({ tree, level, index, hash: Buffer.from(hash) })))
      .execute();
  const ids = leaves.flatMap(({ eventId }) => (eventId === null ? [] : [eventId]));
  if (ids.length > 0) await tx.deleteFrom('log_waiting').where('event_id', 'in', ids).execute();
  const size = Math.max(...leaves.map(({ index }) => index)) + 1;
  await tx.updateTable('log_tree').set({ size }).where('number', '=', tree).execute();
}

/** Reads hashes of complete subtrees of a tree, for proofs and for its right edge. */
export function reader(tx: Tx, tree: number): ReadSubtrees {
  return async (subtrees) => {
    const found = new Map<string, Uint8Array>();
    const wanted = new Map(subtrees.map((subtree) => [`${subtree.level}/${subtree.index}`, subtree]));
    const leaves = [...wanted.values()].filter(({ level }) => level === 0).map(({ index }) => index);
    const above = [...wanted.values()].filter(({ level }) => level > 0);
    if (leaves.length > 0) {
      const rows = await sql<{ index: string; hash: Buffer }>`select index, hash from log_leaf
        where tree = ${tree} and index = any(${leaves}::bigint[])`.execute(tx);
      for (const { index, hash } of rows.rows) found.set(`0/${index}`, hash);
    }
    if (above.length > 0) {
      const [levels, indexes] = [above.map(({ level }) => level), above.map(({ index }) => index)];
      const rows = await sql<{ level: number; index: string; hash: Buffer }>`select s.level, s.index, s.hash
        from unnest(${levels}::smallint[], ${indexes}::bigint[]) as wanted (level, index)
        join log_subtree s on s.tree = ${tree} and s.level = wanted.level and s.index = wanted.index`.execute(tx);
      for (const { level, index, hash } of rows.rows) found.set(`${level}/${index}`, hash);
    }
    return subtrees.map(({ level, index }) => {
      const hash = found.get(`${level}/${index}`);
      if (!hash) throw new TypeError(`the log lacks the subtree ${level}/${index}`);
      return new Uint8Array(hash);
    });
  };
}

/** Keeps a checkpoint. */
export async function addCheckpoint(tx: Tx, { tree, size, root, note, at }: StoredCheckpoint): Promise<void> {
  await tx
    .insertInto('log_checkpoint')
    .values({ tree, size, root: Buffer.from(root), note, at })
    .execute();
}

/** The newest checkpoint of a tree, or undefined. */
export async function newestCheckpoint(tx: Tx, tree: number): Promise<StoredCheckpoint | undefined> {
  const row = await tx
    .selectFrom('log_checkpoint')
    .selectAll()
    .where('tree', '=', tree)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, size: Number(row.size) };
}

/** A leaf by its index, or undefined. */
export async function leafAt(tx: Tx, tree: number, index: number): Promise<StoredLeaf | undefined> {
  const { rows } = await sql<StoredLeaf>`select l.hash, l.entry, e.project_id as "projectId", e.kind
    from log_leaf l left join audit_event e on e.id = l.event_id where l.tree = ${tree} and l.index = ${index}`.execute(
    tx,
  );
  return rows[0];
}

/** Entries of leaves by their indexes. */
export async function entriesAt(
  tx: Tx,
  tree: number,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ index: string; entry: string }>`select index, entry from log_leaf
    where tree = ${tree} and index = any(${[...indexes]}::bigint[])`.execute(tx);
  return new Map(rows.map(({ index, entry }) => [Number(index), entry]));
}
