import { sql } from 'kysely';
import { TABLE_FATES, type TableName } from './tableFates.ts';
import type { Tx } from './tx.ts';

/** A row as PostgreSQL writes it as JSON: every value as text or number, bytes as `\x` and hexadecimal. */
export type DumpedRow = Readonly<Record<string, unknown>>;

/** Rows that are fetched at once; masks and metadata can be large. */
const AT_ONCE = 100;
const ALL = Object.keys(TABLE_FATES) as TableName[];

/** Everything that the transaction reads from here on is of one moment; nothing may be read before. */
export async function freeze(tx: Tx): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx);
}

/** Number of the newest migration. */
export async function migration(tx: Tx): Promise<number> {
  const { rows } = await sql<{ newest: number }>`select max(number) as newest from migration`.execute(tx);
  return rows[0]?.newest ?? 0;
}

/** Names of all tables that are there, those of the migrations left out. */
export async function tablesThere(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'migration' order by 1`.execute(tx);
  return rows.map((row) => row.name);
}

/** The rows of a table as lines of JSON, a few at a time. */
export async function* lines(tx: Tx, table: TableName): AsyncGenerator<string> {
  await sql`declare dumped no scroll cursor for select row_to_json(t)::text as line from ${sql.table(table)} t`.execute(
    tx,
  );
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(AT_ONCE)} from dumped`.execute(tx);
    for (const { line } of rows) yield line;
    if (rows.length < AT_ONCE) break;
  }
  await sql`close dumped`.execute(tx);
}

/** Empties every table and lets rows in as they are: nothing fires, ids are kept. Holds all tables until the end of the transaction. */
export async function empty(tx: Tx): Promise<void> {
  const tables = sql.join(ALL.map((table) => sql.table(table)));
  await sql`lock table ${tables} in access exclusive mode`.execute(tx);
  for (const table of ALL) await sql`alter table ${sql.table(table)} disable trigger user`.execute(tx);
  await sql`truncate ${tables} restart identity cascade`.execute(tx);
}

/** Puts rows back. */
export async function insert(tx: Tx, table: TableName, rows: readonly DumpedRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await sql`insert into ${sql.table(table)} overriding system value
      select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows.slice(from, from + AT_ONCE))}::jsonb)`.execute(
      tx,
    );
}

/** Rules hold again, and new rows get ids after those that are there. */
export async function close(tx: Tx): Promise<void> {
  for (const table of ALL) await sql`alter table ${sql.table(table)} enable trigger user`.execute(tx);
  for (const table of ['audit_event', 'job_request', 'failed_try'] as const)
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), coalesce((select max(id) from ${sql.table(table)}), 0) + 1, false)`.execute(
      tx,
    );
}

/** Removes a task that was made anew and that nobody has held. */
export async function removeTask(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('task').where('id', '=', id).where('state', '=', 'SCHEDULED').execute();
}

/** What only the office knew of a case. */
export async function setOffice(
  tx: Tx,
  caseId: string,
  of: { readonly origin: string | null; readonly batchId: string | null; readonly pending: object | null },
): Promise<void> {
  await tx
    .updateTable('case')
    .set({
      origin: of.origin,
      pending: of.pending && JSON.stringify(of.pending),
      ...(of.batchId === null ? {} : { batch_id: of.batchId }),
    })
    .where('id', '=', caseId)
    .execute();
}
