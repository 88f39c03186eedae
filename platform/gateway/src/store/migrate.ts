import { OverreadError } from '@overread/domain';
import pg from 'pg';
import { MIGRATION_0001 } from './migration0001.ts';
import { MIGRATION_0002 } from './migration0002.ts';
import { MIGRATION_0003 } from './migration0003.ts';
import { MIGRATION_0004 } from './migration0004.ts';
import { MIGRATION_0005 } from './migration0005.ts';
import { MIGRATION_0006 } from './migration0006.ts';

/** All migrations in their order. A released one never changes; a change to the model is a new one at the end. */
const MIGRATIONS = [
  { number: 1, sql: MIGRATION_0001 },
  { number: 2, sql: MIGRATION_0002 },
  { number: 3, sql: MIGRATION_0003 },
  { number: 4, sql: MIGRATION_0004 },
  { number: 5, sql: MIGRATION_0005 },
  { number: 6, sql: MIGRATION_0006 },
] as const;
/** Key of the advisory lock that lets one gateway migrate while the others wait. */
const LOCK = 7_283_001;

/**
 * Brings a database up to date, each migration in a transaction of its own. Several gateways may start at once.
 * @returns numbers of the migrations that ran now.
 * @throws OVR_CONFIG_INVALID if the database belongs to a newer release.
 */
export async function migrate(connection: pg.ClientConfig): Promise<readonly number[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query('create table if not exists migration (number integer primary key, at timestamptz not null)');
    const known = await client.query<{ number: number }>('select number from migration');
    const done = new Set(known.rows.map((row) => row.number));
    const newest = Math.max(0, ...done);
    if (newest > MIGRATIONS.length)
      throw new OverreadError(
        'OVR_CONFIG_INVALID',
        `The database has migration ${newest}, this release knows ${MIGRATIONS.length}. Start the newer release.`,
      );
    const ran: number[] = [];
    for (const { number, sql } of MIGRATIONS.filter((migration) => !done.has(migration.number))) {
      await client.query('begin');
      try {
        await client.query(sql);
        await client.query('insert into migration (number, at) values ($1, now())', [number]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
      ran.push(number);
    }
    return ran;
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}
