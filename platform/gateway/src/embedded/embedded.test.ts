import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlRequest, startControlSocket } from './controlSocket.ts';
import { lockDataFolder } from './dataLock.ts';
import { startOrthanc } from './orthanc.ts';
import { startPostgres } from './postgres.ts';

let folder: string;
const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overread-embedded-'));
  // As root the children run as users without rights, who have to pass through.
  chmodSync(folder, 0o711);
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(connectionString: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end().catch(() => {});
  }
}

describe('the embedded PostgreSQL', () => {
  it('is version 18, writes through to the disk, speaks UTC and listens on its socket alone', async () => {
    const postgres = await startPostgres(folder, { isThrowaway: true });
    closers.push(postgres.stop);
    const { connectionString } = postgres.address;
    expect(await ask(connectionString, 'show server_version')).toMatch(/^18\./);
    expect(await ask(connectionString, 'show fsync')).toBe('on');
    expect(await ask(connectionString, 'show timezone')).toBe('UTC');
    expect(await ask(connectionString, 'show listen_addresses')).toBe('');
    await expect(ask(connectionString.replace(postgres.address.password, 'wrong'), 'select 1')).rejects.toThrow(
      /password/,
    );
  });

  it('ends the one that a crashed run left, keeps what that had committed, and takes its place', async () => {
    const left = await startPostgres(folder, { isThrowaway: true });
    await ask(left.address.connectionString, 'create table kept as select 7 as seven');
    const next = await startPostgres(folder, { isThrowaway: true });
    closers.push(next.stop);
    await left.ended;
    expect(await ask(next.address.connectionString, 'select seven from kept')).toBe(7);
    expect(next.address).toEqual(left.address);
  });

  it('puts its socket elsewhere where the path of the data folder is too long for one', async () => {
    const deep = join(folder, 'a'.repeat(60), 'b'.repeat(60));
    mkdirSync(deep, { recursive: true });
    const postgres = await startPostgres(deep, { isThrowaway: true });
    closers.push(postgres.stop);
    expect(postgres.address.host.startsWith(folder)).toBe(false);
    expect(statSync(postgres.address.host).mode & 0o777).toBe(0o700);
    expect(await ask(postgres.address.connectionString, 'select 1')).toBe(1);
  });
});

describe('the embedded Orthanc', () => {
  it('keeps its password to itself, lets nobody write files and has no DICOM listener', async () => {
    const orthanc = await startOrthanc(join(folder, 'archive'));
    closers.push(orthanc.stop);
    for (const file of ['password', 'orthanc.json']) {
      expect(statSync(join(folder, 'archive', file)).mode & 0o077).toBe(0);
    }
    const command = readFileSync(`/proc/${orthanc.pid}/cmdline`, 'utf8');
    expect(command).not.toContain(readFileSync(join(folder, 'archive', 'password'), 'utf8').trim());
    const authorization = orthanc.address.authorization;
    const system = await fetch(`${orthanc.restUrl}/system`, { headers: { authorization } });
    expect(await system.json()).toMatchObject({ Name: 'Overread' });
    const lua = await fetch(`${orthanc.restUrl}/tools/execute-script`, {
      method: 'POST',
      headers: { authorization },
      body: 'print(1)',
    });
    expect(lua.status).toBe(403);
    const ports = listeningPorts(orthanc.pid);
    expect(ports).toEqual([Number(new URL(orthanc.restUrl).port)]);
  });

  it('ends the one that a crashed run left', async () => {
    const left = await startOrthanc(join(folder, 'archive'));
    const next = await startOrthanc(join(folder, 'archive'));
    closers.push(next.stop);
    await left.ended;
    expect(next.pid).not.toBe(left.pid);
    expect(next.address.authorization).toBe(left.address.authorization);
  });
});

describe('a data folder below one that is closed to others', () => {
  it('serves the database and the archive all the same, which still cannot write elsewhere', async () => {
    chmodSync(folder, 0o700);
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o711 });
    const [postgres, orthanc] = [
      await startPostgres(data, { isThrowaway: true }),
      await startOrthanc(join(data, 'archive')),
    ];
    closers.push(postgres.stop, orthanc.stop);
    expect(await ask(postgres.address.connectionString, 'select 1')).toBe(1);
    for (const { pid } of [postgres, orthanc]) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])).toBeGreaterThan(0);
      // Nothing, or as root CAP_DAC_READ_SEARCH (bit 2) alone.
      expect([0, 4]).toContain(Number.parseInt(/^CapEff:\s+(\w+)/m.exec(status)?.[1] ?? '', 16));
    }
  });
});

describe('the data folder', () => {
  it('is free again when its lock is released', () => {
    const lock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining({ code: 'OVR_DATA_LOCKED' }));
    lock.release();
    lockDataFolder(folder).release();
  });

  it('has a socket for the command line that only its owner can open', async () => {
    await expect(controlRequest(folder, 'GET', '/')).rejects.toMatchObject({ code: 'OVR_CONFIG_INVALID' });
    const server = await startControlSocket(folder, async (request, answer) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      answer.writeHead(201).end(`${request.method} ${request.url} ${Buffer.concat(parts)}`);
    });
    closers.push(server.close);
    expect(statSync(server.path).mode & 0o777).toBe(0o600);
    expect(await controlRequest(folder, 'POST', '/imports', { folder: 'ä' })).toEqual({
      status: 201,
      text: 'POST /imports {"folder":"ä"}',
    });
  });
});

/** TCP ports on which a process listens, from /proc/net and the sockets it holds. */
function listeningPorts(pid: number): number[] {
  const LISTEN = '0A';
  const rows = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1),
  );
  const inodes = socketsOf(pid);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((row) => row[3] === LISTEN && inodes.has(row[9] ?? ''))
    .map((row) => Number.parseInt(row[1]?.split(':')[1] ?? '', 16));
}

/** Inode numbers of the sockets that a process holds. */
function socketsOf(pid: number): Set<string> {
  return new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
}
