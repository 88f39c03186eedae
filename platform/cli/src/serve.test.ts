import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const COMMAND = [process.execPath, '--conditions=@overread/source', MAIN, 'serve', '--empty', '--stop-with-parent'];

describe('overread serve', () => {
  let dataFolder: string;
  const started: ChildProcess[] = [];
  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'overread-serve-'));
  });
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    for (const pid of childrenOn(dataFolder)) process.kill(pid, 'SIGKILL');
    await expect.poll(() => childrenOn(dataFolder)).toEqual([]);
    rmSync(dataFolder, { recursive: true, force: true });
  });

  /** Runs a command line on the data folder; `said` grows with its output. */
  function run(command = COMMAND, env: Record<string, string> = {}) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      env: { ...process.env, OVERREAD_DATA: dataFolder, OVERREAD_PORT: '0', OVERREAD_MIN_FREE_MB: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    const running = { child, said: '', status: undefined as number | null | undefined };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        running.said += part;
      });
    }
    child.once('exit', (status) => {
      running.status = status;
    });
    return running;
  }
  const ready = (server: { said: string }) =>
    expect
      .poll(() => server.said, { timeout: 60_000 })
      .toMatch(/^Overread is ready at http:\/\/127\.0\.0\.1:\d+\/overread\/$/m);
  const over = (server: { status: unknown }) =>
    expect.poll(() => server.status, { timeout: 30_000 }).not.toBeUndefined();

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends everything it started on %s', async (signal) => {
    const server = run();
    await ready(server);
    expect(childrenOn(dataFolder).length).toBeGreaterThanOrEqual(2);
    server.child.kill(signal);
    await over(server);
    expect(server.status).toBe(0);
    expect(childrenOn(dataFolder)).toEqual([]);
  });

  it('tells a second start in one sentence that the folder is taken', async () => {
    await ready(run());
    const second = run();
    await over(second);
    expect(second.status).toBe(1);
    expect(second.said.trim()).toBe(`Another Overread is running on the data folder ${dataFolder}. [OVR_DATA_LOCKED]`);
  });

  it('starts again after it was killed, and its children end with it', async () => {
    const first = run();
    await ready(first);
    first.child.kill('SIGKILL');
    await over(first);
    const second = run();
    await ready(second);
    await expect.poll(() => childrenOn(dataFolder).length, { timeout: 20_000 }).toBe(2);
  });

  it('ends when the shell that started it is killed', async () => {
    const shell = run(['/bin/sh', '-c', `${COMMAND.map((word) => `'${word}'`).join(' ')}; true`]);
    await ready(shell);
    shell.child.kill('SIGKILL');
    await expect.poll(() => childrenOn(dataFolder), { timeout: 30_000 }).toEqual([]);
    await ready(run());
  });

  it('is not misled by the pid file of another process', async () => {
    const first = run();
    await ready(first);
    first.child.kill('SIGTERM');
    await over(first);
    writeFileSync(join(dataFolder, 'archive', 'orthanc.pid'), `${process.pid} 1\n`);
    writeFileSync(join(dataFolder, 'postgres', 'data', 'postmaster.pid'), `${process.pid}\n${dataFolder}\n`);
    await ready(run());
  });

  it('refuses settings that make no sense, without starting anything', async () => {
    const server = run(COMMAND, { OVERREAD_HOST: '0.0.0.0' });
    await over(server);
    expect(server.status).toBe(1);
    expect(server.said).toContain('OVR_CONFIG_INVALID');
    expect(childrenOn(dataFolder)).toEqual([]);
  });

  it('says in one sentence what the system refused: a taken port, a file where the folder should be, no database', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const taken = run(COMMAND, { OVERREAD_PORT: `${port}` });
    await over(taken);
    other.close();
    expect(taken.said.trim().split('\n').at(-1)).toBe(
      `Port ${port} is taken by another program. End that program, or set OVERREAD_PORT to another port. [OVR_CONFIG_INVALID]`,
    );
    expect(childrenOn(dataFolder)).toEqual([]);
    const file = join(dataFolder, 'file');
    writeFileSync(file, '');
    const blocked = run(COMMAND, { OVERREAD_DATA: join(file, 'data') });
    await over(blocked);
    expect(blocked.said.trim()).toMatch(
      /^The data folder .* cannot be made: .* is no folder\. .*\[OVR_CONFIG_INVALID\]$/,
    );
    const away = run(COMMAND, { OVERREAD_DATABASE_URL: 'postgres://me:secret@127.0.0.1:9/overread' });
    await over(away);
    expect(away.said.trim()).toBe(
      'The database does not answer. Check OVERREAD_DATABASE_URL and the server that it names. [OVR_DATABASE_UNAVAILABLE]',
    );
    expect([taken.status, blocked.status, away.status]).toEqual([1, 1, 1]);
  });
});

/** Process ids of PostgreSQL's and Orthanc's main processes on a data folder. */
function childrenOn(dataFolder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return /\/(postgres|Orthanc)$/.test(command[0] ?? '') && command.some((word) => word.startsWith(dataFolder));
      } catch {
        return false;
      }
    })
    .map(Number);
}
