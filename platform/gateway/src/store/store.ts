import { OverreadError } from '@overread/domain';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import * as accounts from './accounts.ts';
import * as adjudications from './adjudications.ts';
import * as admittedMasks from './admittedMasks.ts';
import * as agreements from './agreements.ts';
import * as artifacts from './artifacts.ts';
import * as audit from './audit.ts';
import * as batches from './batches.ts';
import * as cases from './cases.ts';
import * as consensus from './consensus.ts';
import * as deviceCertificates from './deviceCertificates.ts';
import * as drafts from './drafts.ts';
import * as dump from './dump.ts';
import * as erasures from './erasures.ts';
import * as filedRows from './filedRows.ts';
import * as filings from './filings.ts';
import * as idempotency from './idempotency.ts';
import * as images from './images.ts';
import * as jobRequests from './jobRequests.ts';
import * as logCheck from './logCheck.ts';
import * as logEvents from './logEvents.ts';
import * as logRecords from './logRecords.ts';
import * as logTree from './logTree.ts';
import * as notices from './notices.ts';
import * as projects from './projects.ts';
import * as protocols from './protocols.ts';
import * as reads from './reads.ts';
import * as releases from './releases.ts';
import * as restore from './restore.ts';
import * as sessions from './sessions.ts';
import * as settings from './settings.ts';
import * as signingKeys from './signingKeys.ts';
import * as signingSessions from './signingSessions.ts';
import * as signOffs from './signOffs.ts';
import type { Tables } from './tables.ts';
import * as tasks from './tasks.ts';
import * as tries from './tries.ts';
import type { Tx } from './tx.ts';

export type { Tx } from './tx.ts';

/** Repositories, one file each; every function takes the transaction first. Add a new one here. */
const repositories = {
  accounts,
  adjudications,
  admittedMasks,
  agreements,
  artifacts,
  audit,
  batches,
  cases,
  consensus,
  deviceCertificates,
  drafts,
  dump,
  erasures,
  filedRows,
  filings,
  idempotency,
  images,
  jobRequests,
  logCheck,
  logEvents,
  logRecords,
  logTree,
  notices,
  projects,
  protocols,
  reads,
  releases,
  restore,
  sessions,
  settings,
  signingKeys,
  signingSessions,
  signOffs,
  tasks,
  tries,
} as const;

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

/** What pg says, without a code, of a connection that broke under it. */
const BROKEN = /Connection terminated|is not queryable|timeout exceeded when trying to connect/;

/** Text that PostgreSQL does not take: U+0000, in a text or in JSON. */
const UNSTORABLE = new Set(['22021', '22P05']);

function translated(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (AWAY.has(code) || (error instanceof Error && BROKEN.test(error.message))) {
    return new OverreadError('OVR_DATABASE_UNAVAILABLE', 'The database does not answer.', {}, { cause: error });
  }
  if (code === '53100')
    return new OverreadError('OVR_DISK_FULL', 'The disk of the database is full.', {}, { cause: error });
  if (UNSTORABLE.has(code))
    return new OverreadError(
      'OVR_REQUEST_INVALID',
      'A text holds a character that cannot be stored (U+0000).',
      {},
      { cause: error },
    );
  return error;
}

/** Opens the database. `connection` is a URL or a socket configuration of pg. */
export function openStore(connection: pg.PoolConfig): Store {
  const pool = new pg.Pool({ max: 10, connectionTimeoutMillis: 5000, ...connection });
  // An idle client that dies with the server must not end the process; the next query reports it.
  pool.on('error', () => undefined);
  // Nor may one that is in the middle of a transaction between two queries: there the pool does not listen.
  pool.on('connect', (client) => client.on('error', () => undefined));
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
