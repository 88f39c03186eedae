import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveSource, severityOf, verifyArchive } from '@overread/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLogKey } from '../src/keys/logKey.ts';
import { openStore } from '../src/store/store.ts';
import { driveCase, signInAll } from './support/everyState.ts';
import { REVIEW_PROTOCOL } from './support/reviewCase.ts';
import { fileAll } from './support/signedCase.ts';
import {
  createTestGateway,
  PASSWORD,
  PROJECT,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { copyTestKeys, PASSPHRASE } from './support/testKeys.ts';

const OVERREAD = [
  process.execPath,
  '--conditions=@overread/source',
  join(import.meta.dirname, '../../cli/src/main.ts'),
];

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A real `overread serve`. */
interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly said: () => string;
  /** Exit status, once it has ended. */
  readonly ended: Promise<number | null>;
}

describe('the commands of a backup and a rebuild, over the socket of a real server', () => {
  const work = mkdtempSync(join(tmpdir(), 'overread-commands-'));
  const file = join(work, 'safe', 'overread.backup');
  const children = new Set<ChildProcess>();
  let services: TestServices;
  let gateway: TestGateway;
  /** What a start needs besides its data folder. */
  let archive: Record<string, string>;

  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive'] });
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, {
      seed: 'commands',
      ports: { now: () => new Date() },
    });
    const drivers = await signInAll(gateway, 'commands');
    await driveCase(drivers, 'DONE', 'signed');
    await driveCase(drivers, 'OPEN', 'concordant');
    await fileAll(gateway);
    const { url = '', authorization = '' } = services.archives.archive ?? {};
    const [user = '', password = ''] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':');
    archive = { OVERREAD_RECORD_URL: url, OVERREAD_RECORD_USER: user, OVERREAD_RECORD_PASSWORD: password };
    mkdirSync(join(work, 'safe'));
  }, 60_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await gateway?.close();
    await services?.stop();
    rmSync(work, { recursive: true, force: true });
  });

  function spawned(args: readonly string[], env: Record<string, string>) {
    const [program = '', ...words] = OVERREAD;
    const child = spawn(program, [...words, ...args], { env: { ...process.env, ...env } });
    children.add(child);
    const said = { out: '', err: '' };
    child.stdout.on('data', (part: Buffer) => {
      said.out += part;
    });
    child.stderr.on('data', (part: Buffer) => {
      said.err += part;
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, said, ended: ended.finally(() => children.delete(child)) };
  }

  /** Starts a server on a data folder, and waits until it is ready. */
  async function serve(dataFolder: string, databaseUrl: string): Promise<Server> {
    const { child, said, ended } = spawned(['serve', '--empty'], {
      ...archive,
      OVERREAD_DATA: dataFolder,
      OVERREAD_DATABASE_URL: databaseUrl,
      OVERREAD_PORT: '0',
      OVERREAD_MIN_FREE_MB: '0',
    });
    const ready = () => /^Overread is ready at (http:\S+)\/overread\/$/m.exec(said.out)?.[1];
    await expect.poll(() => ready() ?? said.err, { timeout: 60_000 }).not.toBe('');
    const url = ready();
    if (url === undefined) throw new Error(`it did not start: ${said.out}${said.err}`);
    return { child, url, said: () => said.out + said.err, ended };
  }

  /** Runs a command beside the server of a data folder, as a person does. */
  async function overread(dataFolder: string, args: readonly string[], typed = ''): Promise<Ran> {
    const { child, said, ended } = spawned(args, { OVERREAD_DATA: dataFolder });
    child.stdin?.end(typed);
    return { status: await ended, ...said };
  }

  async function killed({ child, ended }: Server): Promise<void> {
    child.kill('SIGKILL');
    await ended;
  }

  /** Waits until nothing is left to be filed. */
  async function filed(connectionString: string): Promise<void> {
    const store = openStore({ connectionString });
    const waiting = () => store.transaction(async (tx) => (await store.filings.open(tx, 1)).length);
    await expect.poll(waiting, { timeout: 30_000 }).toBe(0);
    await store.close();
  }

  const newDatabase = async () => (await services.freshDatabase()).connectionString;
  const folders = { first: join(work, 'first'), second: join(work, 'second'), third: join(work, 'third') };
  const second = { databaseUrl: '', authority: '' };
  let running: Server;

  it('backs up beside the running server, and refuses to write over it or into it', async () => {
    mkdirSync(folders.first);
    await copyTestKeys(folders.first);
    running = await serve(folders.first, gateway.connectionString);
    const ran = await overread(folders.first, ['backup', file, '--json']);
    expect(ran).toMatchObject({ err: '', status: 0 });
    const report = JSON.parse(ran.out) as { bytes: number; rows: number; stateDigest: string };
    expect([statSync(file).mode & 0o777, statSync(file).size]).toEqual([0o600, report.bytes]);
    expect(report.rows).toBeGreaterThan(100);
    expect(report.stateDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const before = readFileSync(file);
    for (const [args, sentence] of [
      [['backup', file], /overread\.backup is there already; a backup overwrites nothing\.\n.*\[OVR_REQUEST_INVALID\]/],
      [['restore', file], /restored into an empty installation only\.\n.*\[OVR_REBUILD_NOT_EMPTY\]/],
      [['rebuild'], /changes none that is there\.\n.*\[OVR_REBUILD_NOT_EMPTY\]/],
    ] as const) {
      const refused = await overread(folders.first, args);
      expect(refused.err).toMatch(sentence);
      expect(refused.status).toBe(1);
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    await killed(running);
  });

  it('does not start with a key of the log that is missing or another one, and makes none in its place', async () => {
    const folder = join(folders.first, 'keys');
    const key = join(folder, 'log.pem');
    const kept = readFileSync(key);
    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(key, other);
    await expect(openLogKey(folder, gateway.store)).rejects.toThrow(/log\.pem in .* is another key than the one that/);
    rmSync(key);
    await expect(serve(folders.first, gateway.connectionString)).rejects.toThrow(
      /log\.pem in .* is missing, and the log of this database is signed with it\. Put it back .*\[OVR_CONFIG_INVALID\]/,
    );
    expect(readdirSync(folder)).not.toContain('log.pem');
    writeFileSync(key, kept, { mode: 0o600 });
    await expect(openLogKey(folder, gateway.store)).resolves.toMatchObject({ asymmetricKeyType: 'ed25519' });
  });

  it('names a damaged file, and nothing is changed by it', async () => {
    second.databaseUrl = await newDatabase();
    running = await serve(folders.second, second.databaseUrl);
    second.authority = /its passphrase is (\S+)\. Write it down/.exec(running.said())?.[1] ?? '';
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 1;
    const keys = filesOf(join(folders.second, 'keys'));
    for (const [name, bytes] of [
      ['flipped', flipped],
      ['cut', whole.subarray(0, whole.length >> 1)],
    ] as const) {
      const path = join(work, name);
      writeFileSync(path, bytes);
      const refused = await overread(folders.second, ['restore', path, '--json']);
      expect(refused.status).toBe(1);
      expect(JSON.parse(refused.out)).toMatchObject({
        error: {
          code: 'OVR_BACKUP_INVALID',
          message: expect.stringMatching(new RegExp(`^${path} is no whole backup: .*\\.$`)),
        },
      });
    }
    expect(filesOf(join(folders.second, 'keys'))).toEqual(keys);
    expect(running.child.exitCode).toBeNull();
  });

  it('renews the certificate of the gateway for whoever knows the passphrase, and for nobody else', async () => {
    const certificate = join(folders.second, 'keys', 'device.crt');
    const before = readFileSync(certificate, 'utf8');
    const wrong = await overread(folders.second, ['keys', 'renew-device'], 'not the passphrase\n');
    expect(wrong).toMatchObject({ status: 1, err: expect.stringContaining('[OVR_AUTHORITY_PASSPHRASE]') });
    expect(readFileSync(certificate, 'utf8')).toBe(before);
    const renewed = await overread(folders.second, ['keys', 'renew-device'], `${second.authority}\n`);
    expect(renewed).toMatchObject({ status: 0, err: '' });
    expect(renewed.out).toMatch(/^The certificate of the gateway holds until \d{4}-\d{2}-\d{2}\.$/m);
    expect(readFileSync(certificate, 'utf8')).not.toBe(before);
    expect(renewed.out).not.toContain(second.authority);
  });

  it('restores into the empty installation, after which the server ends and the next start has everybody and their keys', async () => {
    const ran = await overread(folders.second, ['restore', file]);
    expect(ran.err).toBe('');
    expect(ran.out).toMatch(/^The backup of \S+ is back: 2 cases\.$/m);
    expect(ran.out).toMatch(/^The server ends now\. Start it again: it then has the keys of the backup\.$/m);
    expect(ran.out).toMatch(/^State digest of the archive: sha256:[0-9a-f]{64}, the same in the database$/m);
    expect(ran.out).not.toMatch(/not as the backup had it/);
    expect([ran.status, await running.ended]).toEqual([0, 0]);
    running = await serve(folders.second, second.databaseUrl);
    expect(readFileSync(join(folders.second, 'keys/device.crt'))).toEqual(
      readFileSync(join(folders.first, 'keys/device.crt')),
    );
    const emil = await browserOf(running.url, 'emil');
    const { taskId } = (await emil('POST', '/api/work/next', { project: PROJECT, kind: 'signOff' })) as {
      taskId: string;
    };
    const final = (await emil('GET', `/api/tasks/${taskId}/final`)) as {
      slicesToShow: Record<string, string[]>;
      checklist: string[];
    };
    await emil('POST', `/api/tasks/${taskId}/unlock`, { password: PASSWORD, passphrase: PASSPHRASE });
    const signed = await emil(
      'POST',
      `/api/tasks/${taskId}/signature`,
      { checklist: final.checklist.map(() => true), slicesShown: final.slicesToShow },
      { 'idempotency-key': 'signed-after-restore' },
    );
    expect(signed).toMatchObject({ state: 'filed' });
    await filed(second.databaseUrl);
    await killed(running);
  });

  it('rebuilds without any backup, once', async () => {
    const connectionString = await newDatabase();
    running = await serve(folders.third, connectionString);
    const ran = await overread(folders.third, ['rebuild']);
    expect(ran.err).toBe('');
    expect(ran.out).toMatch(/^2 cases of 1 projects are back; 8 accounts wait to be invited again\.$/m);
    expect(ran.out).toMatch(/^State digest, of the archive and of the database: sha256:[0-9a-f]{64}$/m);
    expect(ran.status).toBe(0);
    const again = await overread(folders.third, ['rebuild', '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ error: { code: 'OVR_REBUILD_NOT_EMPTY' } });
    expect(again.status).toBe(1);
    await filed(connectionString);
    await killed(running);
  });

  it('is, after a rebuild with other keys, not verified by itself, and verified by whoever knows both authorities', async () => {
    const verified = (trust: readonly string[]) =>
      verifyArchive(archiveSource('the archive', gateway.record), { trust });
    const [before, after] = [folders.first, folders.third].map((folder) =>
      readFileSync(join(folder, 'keys/authority.crt'), 'utf8'),
    );
    const alone = await verified([]);
    const changed = alone.findings.filter((one) => severityOf(one) === 'problem');
    expect(changed.map(({ check }) => check)).toEqual(['authorityChanged']);
    expect(changed[0]?.sentence).toMatch(
      /^Since revision \d+ of the signing roster of project test-project \([\d-]{10} [\d:]{8} UTC\) the authority “CN=Overread authority \w+,O=Overread” \(sha256:[0-9a-f]{64}\) stands behind it, before that “CN=DEMO Overread authority \w+,O=Overread” \(sha256:[0-9a-f]{64}\)\. Nothing here vouches for the change, as after a rebuild without the folder keys: know both fingerprints from outside, and give both with --trust\.$/,
    );
    const [onlyBefore, onlyAfter] = await Promise.all([verified([before ?? '']), verified([after ?? ''])]);
    for (const one of [onlyBefore, onlyAfter]) expect([one.anchor, one.outcome]).toEqual(['untrusted', 'problems']);
    const both = await verified([before ?? '', after ?? '']);
    expect(both.findings.filter((one) => severityOf(one) !== 'note')).toEqual([]);
    expect([both.anchor, both.outcome]).toEqual(['trusted', 'holds']);
  });
});

const filesOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

/** Signs in as a browser does, and keeps the cookies. @returns what answers with the JSON of each answer */
async function browserOf(base: string, login: string) {
  const cookies = new Map<string, string>();
  const ask = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(base + path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const text = await answer.text();
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  };
  await ask('POST', '/api/session', { login, password: PASSWORD });
  return ask;
}
