import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OverreadError } from '@overread/domain';
import { Client } from 'pg';
import { type Child, startChild } from './child.ts';
import { invocation, type UnprivilegedUser } from './invocation.ts';
import { type PostgresBinaries, postgresBinaries } from './postgresBinaries.ts';
import { secretFile } from './secretFile.ts';
import type { RunningService } from './service.ts';
import { endStaleProcess } from './staleProcess.ts';
import { unprivilegedUser } from './unprivilegedUser.ts';

/** How to reach a database, as node-postgres takes it. */
export interface DatabaseAddress {
  /** `postgres://user:password@/database?host=<socket folder>`; a secret, never to be logged. */
  readonly connectionString: string;
  /** Folder of the Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A PostgreSQL of ours. */
export interface RunningPostgres extends RunningService {
  readonly address: DatabaseAddress;
}

const NAME = 'overread';
/** Only the number in the socket's file name; nothing listens on TCP. */
const PORT = 5432;
/** sun_path holds 108 bytes including the name of the socket file and the closing zero. */
const LONGEST_SOCKET_FOLDER = 100 - '/.s.PGSQL.5432'.length;
const SERVER_SETTINGS = {
  listen_addresses: '',
  port: `${PORT}`,
  unix_socket_permissions: '0700',
  fsync: 'on',
  max_connections: '100',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and their values may hold what people wrote; the log must not.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
} as const;

/**
 * Runs the PostgreSQL 18 that npm carries as our child, on a Unix socket, with its data in `<dataFolder>/postgres`.
 * A missing database is made; what a crashed run left (process, postmaster.pid, socket folder) is recognised. The
 * caller holds the lock of the data folder.
 *
 * @param options.isThrowaway for tests: the empty database is not flushed to the disk when it is made (3 s on a busy disk).
 * What is committed to it is, always.
 * @throws OverreadError OVR_DATABASE_UNAVAILABLE when it does not come up, naming its log file.
 */
export async function startPostgres(
  dataFolder: string,
  options: { binariesFolder?: string; isThrowaway?: boolean } = {},
): Promise<RunningPostgres> {
  const folder = join(dataFolder, 'postgres');
  const user = unprivilegedUser(folder, ['postgres']);
  const binaries = postgresBinaries(options.binariesFolder ?? dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  const password = secretFile(join(dataFolder, 'postgres.password'));
  const data = join(folder, 'data');
  const logFile = join(dataFolder, 'logs', 'postgres.log');
  mkdirSync(join(dataFolder, 'logs'), { recursive: true, mode: 0o700 });

  if (!existsSync(data))
    await initdb({ binaries, folder, data, password, user, isThrowaway: options.isThrowaway === true });
  await endStaleProcess(join(data, 'postmaster.pid'), data, ['SIGINT', 'SIGQUIT']);
  rmSync(join(data, 'postmaster.pid'), { force: true });

  const host = socketFolder(folder, user);
  const settings = { ...SERVER_SETTINGS, unix_socket_directories: host };
  const child = await startChild({
    command: join(binaries.home, 'bin', 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env: libraries(binaries),
    cwd: folder,
    logFile,
    user,
    onOurDeath: 'INT',
  });
  const address: DatabaseAddress = {
    connectionString: `postgres://${NAME}:${password}@/${NAME}?host=${encodeURIComponent(host)}&port=${PORT}`,
    host,
    port: PORT,
    user: NAME,
    password,
    database: NAME,
  };
  const stop = async () => {
    await child.stop(['SIGINT', 'SIGQUIT'], 15_000);
    if (!host.startsWith(folder)) rmSync(host, { recursive: true, force: true });
  };
  try {
    await untilReady(child, address, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, ended: child.ended, stop, address };
}

/** Made beside its place and renamed, so that a crash leaves no half database. */
async function initdb({
  binaries,
  folder,
  data,
  password,
  user,
  isThrowaway,
}: {
  binaries: PostgresBinaries;
  folder: string;
  data: string;
  password: string;
  user: UnprivilegedUser | undefined;
  isThrowaway: boolean;
}): Promise<void> {
  const unfinished = join(folder, 'data.new');
  const passwordFile = join(folder, 'initdb.password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${NAME}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    const { command, args, identity } = invocation(
      join(binaries.home, 'bin', 'initdb'),
      [`--pgdata=${unfinished}`, ...access, ...locale, ...(isThrowaway ? ['--no-sync'] : [])],
      user,
    );
    await promisify(execFile)(command, [...args], { cwd: folder, env: libraries(binaries), ...identity });
  } catch (cause) {
    const lines = (cause as { stderr?: string }).stderr?.trim().split('\n') ?? [];
    // The last line only says that it cleans up after itself.
    const said = lines.find((line) => /error|fatal|panic|could not/i.test(line)) ?? lines.at(-1) ?? String(cause);
    if (/No space left on device|Disk quota exceeded/.test(said))
      throw new OverreadError(
        'OVR_DISK_FULL',
        `The database could not be made in ${folder}: the disk is full.`,
        {},
        { cause },
      );
    throw new OverreadError(
      'OVR_DATABASE_UNAVAILABLE',
      `The database could not be made in ${folder}: ${said}`,
      {},
      { cause },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, data);
}

/** The socket's folder: beside the data where the path is short enough, else a folder of ours in the temporary one. */
function socketFolder(folder: string, user: UnprivilegedUser | undefined): string {
  const beside = join(folder, 'socket');
  const fits = Buffer.byteLength(beside) <= LONGEST_SOCKET_FOLDER;
  const host = fits ? beside : mkdtempSync(join(tmpdir(), 'overread-'));
  mkdirSync(host, { recursive: true, mode: 0o700 });
  chmodSync(host, 0o700);
  if (user) chownSync(host, user.uid, user.gid);
  return host;
}

function libraries({ home }: PostgresBinaries): Record<string, string> {
  return { LD_LIBRARY_PATH: join(home, 'lib'), LC_ALL: 'C', TZ: 'UTC' };
}

async function untilReady(child: Child, address: DatabaseAddress, logFile: string): Promise<void> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  let last: unknown;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !ended; await sleep(20)) {
    try {
      return await ensureDatabase(address);
    } catch (error) {
      last = error;
    }
  }
  throw new OverreadError(
    'OVR_DATABASE_UNAVAILABLE',
    `PostgreSQL did not start; its log is ${logFile}.`,
    {},
    { cause: last },
  );
}

async function ensureDatabase(address: DatabaseAddress): Promise<void> {
  const { host, port, user, password } = address;
  const client = new Client({ host, port, user, password, database: 'postgres', connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`create database ${NAME}`);
  } finally {
    await client.end().catch(() => {});
  }
}
