import { OverreadError } from '@overread/domain';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { artifacts } from './artifacts.ts';
import { filings } from './filings.ts';
import { idempotency } from './idempotency.ts';
import { images } from './images.ts';
import { jobRequests } from './jobRequests.ts';
import type { Tables } from './tables.ts';

/** A running transaction. Use cases see only this; the outer handle is out of reach inside one. */
export type Tx = Transaction<Tables>;

/** Repositories, one file each; every function takes the transaction first. Add a new one here. */
const repositories = { artifacts, filings, idempotency, images, jobRequests } as const;

/** The database: transactions and the repositories. */
export type Store = typeof repositories & {
  /** Runs `work` in one transaction (READ COMMITTED); a thrown error rolls back. @throws OVR_DATABASE_UNAVAILABLE */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Codes of PostgreSQL and of the socket that mean "not there now", not "wrong". */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
]);

function translated(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (
    AWAY.has(code) ||
    (error instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(error.message))
  ) {
    return new OverreadError('OVR_DATABASE_UNAVAILABLE', 'The database does not answer.', {}, { cause: error });
  }
  if (code === '53100')
    return new OverreadError('OVR_DISK_FULL', 'The disk of the database is full.', {}, { cause: error });
  return error;
}

/** Opens the database. `connection` is a URL or a socket configuration of pg. */
export function openStore(connection: pg.PoolConfig): Store {
  const pool = new pg.Pool({ max: 10, connectionTimeoutMillis: 5000, ...connection });
  // An idle client that dies with the server must not end the process; the next query reports it.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    ...repositories,
    async transaction(work) {
      try {
        return await db.transaction().execute(work);
      } catch (error) {
        throw translated(error);
      }
    },
    async close() {
      await db.destroy();
    },
  };
}
