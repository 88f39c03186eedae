import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** An audit event as it is stored. */
export interface StoredEvent {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly account_id: string | null;
  readonly code: string | null;
  readonly role: string;
  readonly project_id: string | null;
  readonly case_id: string | null;
  readonly task_id: string | null;
  readonly protocol_version_id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
}

/** A leaf beside the audit event that it was made from; `event_id` set and `id` null: the event is gone. */
export interface CheckedLeaf extends Omit<StoredEvent, 'id'> {
  readonly index: number;
  readonly hash: Uint8Array;
  readonly entry: string;
  readonly event_id: string | null;
  readonly id: string | null;
}

/** Leaves from an index up to but without another, with their events as they are now. */
export async function leaves(tx: Tx, tree: number, from: number, to: number): Promise<CheckedLeaf[]> {
  const { rows } = await sql<Omit<CheckedLeaf, 'index'> & { index: string }>`
    select l.index, l.hash, l.entry, l.event_id, e.* from log_leaf l left join audit_event e on e.id = l.event_id
    where l.tree = ${tree} and l.index >= ${from} and l.index < ${to} order by l.index`.execute(tx);
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

/** Checkpoints of the sizes above `from` up to `to`. */
export async function checkpoints(tx: Tx, tree: number, from: number, to: number) {
  const { rows } = await sql<{ size: string; note: string }>`select size, note from log_checkpoint
    where tree = ${tree} and size > ${from} and size <= ${to}`.execute(tx);
  return new Map(rows.map(({ size, note }) => [Number(size), note]));
}

/** How many audit events neither stand in a tree nor wait, and when the first of them happened. */
export async function missing(tx: Tx): Promise<{ readonly count: number; readonly first: Date | null }> {
  const { rows } = await sql<{
    count: string;
    first: Date | null;
  }>`select count(*) as count, min(e.at) as first from audit_event e
    where not exists (select 1 from log_leaf l where l.event_id = e.id) and not exists (select 1 from log_waiting w where w.event_id = e.id)`.execute(
    tx,
  );
  return { count: Number(rows[0]?.count ?? 0), first: rows[0]?.first ?? null };
}
